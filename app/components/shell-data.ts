import { useRouteLoaderData } from '@remix-run/react';
import type { Role } from '../member/roles.ts';
import type { Locale } from '../text/locale.ts';

/** What the frame of every page needs: the root loader gives it. */
export type ShellData = {
  locale: Locale;
  isDemo: boolean;
  /** The number by which a report of a problem is found in the log. */
  requestId: string;
  viewer: ShellViewer | null;
};

/** Who is signed in, as the header says it. */
export type ShellViewer = {
  name: string;
  role: Role;
  organisation: { ja: string; en: string } | null;
  hasOtherRoles: boolean;
};

/** The frame's data, or null where the root loader could not give them (its own error page). */
export function useShellData(): ShellData | null {
  return (useRouteLoaderData('root') as ShellData | undefined) ?? null;
}
