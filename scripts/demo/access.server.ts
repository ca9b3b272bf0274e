import { createHash, randomUUID } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import { hashPassword } from '../../app/auth/password.server.ts';
import { enrolTotp } from '../../app/auth/totp.server.ts';
import { PASSWORD_ROLES } from '../../app/member/roles.ts';
import { type Tx, withActor } from '../../db/actor.server.ts';
import { deleteAuthenticatorsOfUser } from '../../db/queries/authenticator.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import { appUser } from '../../db/schema/app-user.ts';
import { delegation } from '../../db/schema/delegation.ts';
import { invitation } from '../../db/schema/invitation.ts';
import { roleGrant } from '../../db/schema/role-grant.ts';
import { wave } from '../../db/schema/wave.ts';
import type { Population } from './population.ts';
import { DELEGATED_SECTIONS, type Scenario, WAVE_2026 } from './scenario.ts';
import type { DemoSecrets } from './secrets.server.ts';

/** Who gets in, and with what. */
export type AccessInput = {
  readonly population: Population;
  readonly scenario: Scenario;
  readonly secrets: DemoSecrets;
  readonly now: Date;
};

const INVITATION_DAYS = 60;
const DELEGATION_DAYS = 365;
const DAY_MILLISECONDS = 86_400_000;

/** The demo's accounts that are not there yet, with their passwords hashed as everybody's are, each with its role. */
export async function seedAccounts(tx: Tx, { population, scenario, secrets }: AccessInput): Promise<void> {
  const associations = new Map(population.associations.map(({ code, id }) => [code, id]));
  const known = new Set((await tx.select({ email: appUser.email }).from(appUser)).map(({ email }) => email));
  for (const { key, role, name, email, association, companyId } of scenario.accounts) {
    if (known.has(email)) continue;
    const userId = randomUUID();
    const passwordHash = PASSWORD_ROLES.includes(role) ? await hashPassword(secrets.passwords[key] ?? '') : null;
    await tx.insert(appUser).values({ id: userId, email, name, passwordHash });
    await tx.insert(roleGrant).values({
      id: randomUUID(),
      userId,
      role,
      associationId: association ? (associations.get(association) ?? null) : null,
      companyId: companyId ?? null,
    });
  }
}

/** Gives the demo's staff their authenticator apps, whose secrets the demo writes down. */
export async function seedApps({ scenario, secrets }: Pick<AccessInput, 'scenario' | 'secrets'>): Promise<void> {
  await withActor({ kind: 'auth' }, async (tx) => {
    for (const { key, email } of scenario.accounts) {
      const secret = secrets.apps[key];
      const user = secret ? await findUserByEmail(tx, email) : null;
      if (!secret || !user) continue;
      await deleteAuthenticatorsOfUser(tx, user.id);
      await enrolTotp(tx, user.id, secret);
    }
  });
}

/** Gives the demo's delegates their sections of the running wave, where they do not have them yet. */
export async function seedDelegations({ scenario, now }: Pick<AccessInput, 'scenario' | 'now'>): Promise<void> {
  const waves = await withActor({ kind: 'worker' }, (tx) =>
    tx.select({ id: wave.id }).from(wave).where(eq(wave.slug, WAVE_2026)),
  );
  const expiresAt = new Date(now.getTime() + DELEGATION_DAYS * DAY_MILLISECONDS);
  await withActor({ kind: 'auth' }, async (tx) => {
    for (const { email, companyId } of scenario.accounts.filter(({ role }) => role === 'delegate')) {
      const user = await findUserByEmail(tx, email);
      const grant = user && (await findGrantsOfUser(tx, user.id)).find(({ role }) => role === 'delegate');
      const [running] = waves;
      if (!grant || !running || !companyId) continue;
      const place = { roleGrantId: grant.id, waveId: running.id, companyId, expiresAt };
      await tx
        .insert(delegation)
        .values(DELEGATED_SECTIONS.map((section) => ({ ...place, section })))
        .onConflictDoNothing();
    }
  });
}

/** The invitations by which the companies came that have begun the running wave: used up, by the association where each was placed first. */
export async function seedUsedInvitations(tx: Tx, { population, scenario, now }: AccessInput): Promise<void> {
  const [running] = await tx.select({ id: wave.id }).from(wave).where(eq(wave.slug, WAVE_2026));
  const associations = new Map(population.associations.map(({ code, id }) => [code, id]));
  const open = new Set(scenario.invitations.map(({ companyId }) => companyId));
  const hasBegun = (id: string) => (scenario.running.get(id) ?? 'invited') !== 'invited' && !open.has(id);
  const usedAt = new Date(now.getTime() - DAY_MILLISECONDS);
  await tx.insert(invitation).values(
    population.companies
      .filter(({ id }) => hasBegun(id))
      .map(({ id, contactEmail, contactName, associations: [first = ''] }) => ({
        id: randomUUID(),
        waveId: running?.id ?? '',
        companyId: id,
        associationId: associations.get(first) ?? null,
        email: contactEmail,
        name: contactName,
        purpose: 'answer' as const,
        expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MILLISECONDS),
        sentAt: usedAt,
        delivery: 'sent' as const,
        usedAt,
      })),
  );
}

/** The demo's invitations: of each token only the hash is stored. */
export async function seedInvitations(tx: Tx, { scenario, secrets, now }: AccessInput): Promise<void> {
  const waves = await tx.select({ id: wave.id, slug: wave.slug }).from(wave);
  const ids = new Map(waves.map(({ slug, id }) => [slug, id]));
  await tx.insert(invitation).values(
    scenario.invitations.map(({ key, wave: slug, companyId, email }) => ({
      id: randomUUID(),
      tokenHash: createHash('sha256')
        .update(secrets.tokens[key] ?? '')
        .digest('hex'),
      waveId: ids.get(slug) ?? '',
      companyId,
      email,
      purpose: 'answer' as const,
      expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MILLISECONDS),
    })),
  );
}

/** Gives the accounts of a seeded demo new passwords and the invited new tokens: the file with the old ones is gone. */
export async function renewAccess(tx: Tx, input: AccessInput): Promise<void> {
  const { scenario, secrets, now } = input;
  for (const { key, email, role } of scenario.accounts) {
    if (!PASSWORD_ROLES.includes(role)) continue;
    const passwordHash = await hashPassword(secrets.passwords[key] ?? '');
    await tx.update(appUser).set({ passwordHash }).where(eq(appUser.email, email));
  }
  await seedAccounts(tx, input);
  const companyIds = scenario.invitations.map(({ companyId }) => companyId);
  await tx.update(invitation).set({ revokedAt: now }).where(inArray(invitation.companyId, companyIds));
  await seedInvitations(tx, input);
}
