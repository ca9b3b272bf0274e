import { findViewer } from '../auth/guard.server.ts';
import type { ShellData } from '../components/shell-data.ts';
import { localeOf } from './locale.server.ts';
import { log } from './log.server.ts';
import { isDemo } from './settings.server.ts';

const LOOKUP_LIMIT_MS = 3_000;

async function findShellViewer(request: Request, requestId: string): Promise<ShellData['viewer']> {
  try {
    const limit = new Promise<null>((resolve) => setTimeout(resolve, LOOKUP_LIMIT_MS, null).unref());
    const viewer = await Promise.race([findViewer(request), limit]);
    if (!viewer) return null;
    const organisation = viewer.company ?? viewer.association;
    return {
      name: viewer.user.name,
      role: viewer.role,
      organisation: organisation ? { ja: organisation.nameJa, en: organisation.nameEn } : null,
      hasOtherRoles: viewer.hasOtherRoles,
    };
  } catch (error) {
    // Public pages stay readable while the database is away; guarded pages ask for the viewer themselves and fail.
    log.error({ err: error, requestId }, 'the viewer could not be looked up');
    return null;
  }
}

/** What the frame of every page needs, for one request. */
export async function loadShell(request: Request, requestId: string): Promise<ShellData> {
  return {
    locale: localeOf(request),
    isDemo: isDemo(),
    requestId,
    viewer: await findShellViewer(request, requestId),
  };
}
