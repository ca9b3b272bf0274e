import { createHash, randomUUID } from 'node:crypto';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { ROLES, type Role } from '../../app/member/roles.ts';
import { type Accepted, acceptInvitation } from '../../app/services/accept-invitation.server.ts';
import { invitationFault } from '../../app/services/exchange-invitation.server.ts';
import type { Actor } from '../../db/actor.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { findInvitation } from '../../db/queries/invitation.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';

/** A person in a role as pages know them. */
function viewerOf(input: {
  role: Role;
  userId: string;
  grantId: string;
  companyId?: string | undefined;
  associationId?: string | undefined;
}): Viewer {
  const { role, userId, grantId, companyId = '', associationId = '' } = input;
  const kind = ROLES[role].actor;
  const actor = { kind, userId, companyId, associationId, grantId };
  const kept =
    kind === 'association' ? ['associationId'] : ['member', 'reader', 'delegate'].includes(kind) ? ['companyId'] : [];
  const names = ['kind', 'userId', ...kept, ...(kind === 'delegate' ? ['grantId'] : [])];
  return {
    actor: Object.fromEntries(Object.entries(actor).filter(([name]) => names.includes(name))) as Actor,
    user: { id: userId, name: '架空 花子', email: `${userId}@example.jp` },
    role,
    grantId,
    hasOtherRoles: false,
    session: { publicId: randomUUID(), method: 'code', isConfirmed: true },
    company: { id: companyId, nameJa: '架空製作所', nameEn: 'Imaginary Works' },
    association: { id: associationId, code: 'A', nameJa: '架空工業会', nameEn: 'Imaginary Association' },
    locale: 'ja',
  };
}

/** Somebody with a role that was there from the beginning. */
export async function makePerson(
  database: TestDatabase,
  { role, companyId, associationId }: { role: Role; companyId?: string; associationId?: string },
): Promise<Viewer> {
  const [userId, grantId] = [randomUUID(), randomUUID()];
  await asSuperuser(database, async (sql) => {
    await sql`insert into app_user (id, email, name) values (${userId}, ${`${userId}@example.jp`}, '架空 花子')`;
    await sql`insert into role_grant (id, user_id, role, company_id, association_id)
      values (${grantId}, ${userId}, ${role}, ${companyId ?? null}, ${associationId ?? null})`;
  });
  return viewerOf({ role, userId, grantId, companyId, associationId });
}

/** An association that has a company as a member and takes part in a wave. */
export async function makeAssociation(
  database: TestDatabase,
  { companyId, waveId, email = '' }: { companyId: string; waveId: string; email?: string },
): Promise<string> {
  const id = randomUUID();
  const code = `T${id.slice(0, 6)}`;
  await asSuperuser(database, async (sql) => {
    await sql`insert into association (id, code, name_ja, name_en, sector) values (${id}, ${code}, '架空工業会', 'Imaginary Association', '24')`;
    await sql`insert into membership (company_id, association_id, contact_name, contact_email)
      values (${companyId}, ${id}, '連絡 太郎', ${email || null})`;
    await sql`insert into wave_association (wave_id, association_id) values (${waveId}, ${id})`;
  });
  return id;
}

/** Gives the newest invitation of an address a token, as if its mail had been sent. */
export async function giveToken(database: TestDatabase, email: string): Promise<string> {
  const token = randomUUID();
  const hash = createHash('sha256').update(token).digest('hex');
  await asSuperuser(
    database,
    (sql) => sql`update invitation set token_hash = ${hash} where id = (
      select invitation_id from mail where recipient = ${email} and invitation_id is not null order by not_before desc, id limit 1)`,
  );
  return token;
}

type Opened = ({ ok: true } & Accepted) | { ok: false; reason: string };

/** Opens a link by its token, as somebody who typed the right code of the invited address. */
export function openToken(token: string): Promise<Opened> {
  const hash = createHash('sha256').update(token).digest('hex');
  return withActor({ kind: 'auth' }, async (tx): Promise<Opened> => {
    const found = await findInvitation(tx, hash);
    const fault = found ? invitationFault(found, found.now) : 'unknown';
    if (!found || fault) return { ok: false, reason: fault ?? 'unknown' };
    const { id, email } = found;
    const accepted = await acceptInvitation(tx, { invitationId: id, email, name: email });
    return accepted ? { ok: true, ...accepted } : { ok: false, reason: 'disabled' };
  });
}

/** Opens the newest link of an address. */
export async function openLink(database: TestDatabase, email: string): Promise<Opened> {
  return openToken(await giveToken(database, email));
}

/** Comes in by a link and is the viewer of a page then. */
export async function enter(
  database: TestDatabase,
  email: string,
  companyId: string,
): Promise<{ viewer: Viewer; landing: string }> {
  const result = await openLink(database, email);
  if (!result.ok) throw new Error(result.reason);
  const { role, userId, roleGrantId: grantId, landing } = result;
  return { viewer: viewerOf({ role, userId, grantId, companyId }), landing };
}
