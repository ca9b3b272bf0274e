import { redirect } from '@remix-run/node';
import type { Actor } from '../../db/actor.server.ts';
import { oncePerRequest } from '../http/request-store.server.ts';
import { mayDo, type Permission, ROLES, type Role } from '../member/roles.ts';
import { DEFAULT_LOCALE, type Locale, parseLocale } from '../text/locale.ts';
import { areGuardsOff } from './guards-off.ts';
import { readSession, type SignInMethod } from './session.server.ts';

/** Somebody who is signed in: who, in which role, for which company or association, and as which database actor they work. */
export type Viewer = {
  actor: Actor;
  user: { id: string; name: string; email: string };
  role: Role;
  association?: { id: string; code: string; nameJa: string; nameEn: string };
  /** The grant that the session belongs to. */
  grantId: string;
  /** Whether the person has other roles that they may change to. */
  hasOtherRoles: boolean;
  session: { publicId: string; method: SignInMethod; isConfirmed: boolean };
  company?: { id: string; nameJa: string; nameEn: string };
  locale: Locale;
};

type Live = NonNullable<Awaited<ReturnType<typeof readSession>>>;

function actorOf({ role, live }: Live): Actor | null {
  const userId = live.userId;
  const { actor } = ROLES[role];
  switch (actor) {
    case 'member':
    case 'reader':
      return live.companyId ? { kind: actor, userId, companyId: live.companyId } : null;
    case 'delegate':
      return live.companyId ? { kind: 'delegate', userId, companyId: live.companyId, grantId: live.roleGrantId } : null;
    case 'association':
      return live.associationId ? { kind: 'association', userId, associationId: live.associationId } : null;
    case 'analyst':
    case 'operator':
      return { kind: actor, userId };
  }
}

function viewerOf({ role, live }: Live): Viewer | null {
  const actor = actorOf({ role, live });
  if (!actor) return null;
  const { associationId, associationCode, associationNameJa, associationNameEn } = live;
  const { companyId, companyNameJa, companyNameEn } = live;
  return {
    actor,
    user: { id: live.userId, name: live.name, email: live.email },
    role,
    grantId: live.roleGrantId,
    hasOtherRoles: live.hasOtherRoles,
    session: { publicId: live.publicId, method: live.method, isConfirmed: live.isConfirmed },
    ...(associationId && associationCode && associationNameJa && associationNameEn
      ? {
          association: {
            id: associationId,
            code: associationCode,
            nameJa: associationNameJa,
            nameEn: associationNameEn,
          },
        }
      : {}),
    ...(companyId && companyNameJa && companyNameEn
      ? { company: { id: companyId, nameJa: companyNameJa, nameEn: companyNameEn } }
      : {}),
    locale: parseLocale(live.locale) ?? DEFAULT_LOCALE,
  };
}

/** Who is signed in, or null. Within one request it is looked up once. */
export function findViewer(request: Request): Promise<Viewer | null> {
  return oncePerRequest('viewer', async () => {
    const live = await readSession(request);
    return live ? viewerOf(live) : null;
  });
}

/** Somebody whom no row of the database is for. */
function stranger(): Viewer {
  const [userId, companyId] = [crypto.randomUUID(), crypto.randomUUID()];
  return {
    actor: { kind: 'member', userId, companyId },
    user: { id: userId, name: '', email: '' },
    role: 'respondent',
    grantId: crypto.randomUUID(),
    hasOtherRoles: false,
    session: { publicId: crypto.randomUUID(), method: 'code', isConfirmed: true },
    locale: DEFAULT_LOCALE,
  };
}

/** Where tests take the guards away: whoever comes, asked nothing. The database still knows them, or knows that it does not. */
async function unguarded(request: Request): Promise<Viewer> {
  return (await findViewer(request)) ?? stranger();
}

/**
 * The viewer of a page that needs a permission. Throws a redirect to the sign-in page where nobody is signed in, and the same 404
 * as a page that does not exist where the role may not see it.
 */
export async function requireActor(request: Request, permission: Permission): Promise<Viewer> {
  if (areGuardsOff()) return unguarded(request);
  const viewer = await findViewer(request);
  if (!viewer) {
    const { pathname } = new URL(request.url);
    throw redirect(`/login?next=${encodeURIComponent(pathname)}`);
  }
  if (!mayDo(viewer.role, permission)) throw new Response(null, { status: 404 });
  return viewer;
}

/**
 * As `requireActor`, for what is asked again: throws a redirect to the page that confirms who one is, where signing in or confirming was longer
 * ago. That page leads back to this one.
 */
export async function requireConfirmed(request: Request, permission: Permission): Promise<Viewer> {
  const viewer = await requireActor(request, permission);
  if (viewer.session.isConfirmed || areGuardsOff()) return viewer;
  const { pathname, searchParams } = new URL(request.url);
  searchParams.delete('_data');
  const wanted = searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
  throw redirect(`/account/confirm?next=${encodeURIComponent(wanted)}`, request.method === 'GET' ? 302 : 303);
}
