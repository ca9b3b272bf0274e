import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asc, eq } from 'drizzle-orm';
import {
  createSigningKey,
  loadSigningKey,
  type SigningKey,
  signingKeyPath,
} from '../../analytics/signing-key.server.ts';
import { ROLES } from '../../app/member/roles.ts';
import { closeWave } from '../../app/services/close-wave.server.ts';
import { type OnStage, releaseWave } from '../../app/services/release-wave.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { createAuditKey, loadAuditKey } from '../../db/audit-key.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { wave } from '../../db/schema/wave.ts';
import type { Kek } from '../../db/seal.server.ts';
import { renewAccess, seedApps, seedDelegations } from './access.server.ts';
import { openKey } from './database.server.ts';
import type { DemoFile } from './demo-file.ts';
import { DemoError } from './fault.ts';
import { seedPaperForm } from './paper-form.server.ts';
import { buildPopulation, DEMO_SEED, type Population } from './population.ts';
import { buildScenario, type Scenario, WAVE_2026 } from './scenario.ts';
import { type DemoSecrets, loadSecrets } from './secrets.server.ts';
import { holdsOthers, isSeeded, seedDemo } from './seed.server.ts';
import { buildWaves } from './waves.ts';

/** Who and what the demo of this seed consists of. */
export type DemoPlan = { readonly population: Population; readonly scenario: Scenario };

const LEAST_DAYS_LEFT = 3;
const DAY_MILLISECONDS = 86_400_000;

/** The demo's population and scenario. */
export function planDemo(): DemoPlan {
  const population = buildPopulation(DEMO_SEED);
  return { population, scenario: buildScenario(population) };
}

/** Where the key of a data folder lies. */
export function keyPathOf(dir: string): string {
  return process.env.KURABE_KEY_FILE || join(dir, 'kurabe.key');
}

/** Reads or makes the key file and beside it the key of the audit trail, and makes sure that it is the key of this database. `isNew` says that it was made now. */
export async function prepareKey(path: string): Promise<{ kek: Kek; isNew: boolean }> {
  const { kek, isNew } = openKey(path);
  const checked = await checkKey(kek);
  if (checked.ok) {
    const auditPath = process.env.KURABE_AUDIT_KEY_FILE || join(dirname(path), 'audit.key');
    if (existsSync(auditPath)) loadAuditKey(auditPath);
    else createAuditKey(auditPath);
    return { kek, isNew };
  }
  if (!isNew) throw new DemoError(checked.fault);
  rmSync(path, { force: true });
  throw new DemoError(
    `The key file ${path} is missing, and the answers in this database can be read with it alone. Put it back, or begin anew with --reset.`,
  );
}

/** Reads or makes the key that signs the demo's releases, beside the key of the answers. `isNew` says that it was made now. */
export function prepareSigningKey(): { signingKey: SigningKey; isNew: boolean } {
  const path = signingKeyPath();
  if (path === null) throw new DemoError('The signing key has no place: KURABE_KEY_FILE is not set.');
  const isNew = !existsSync(path);
  const reading = isNew ? createSigningKey(path) : loadSigningKey(path);
  if (!reading.ok) throw new DemoError(reading.fault);
  return { signingKey: reading.key, isNew };
}

/**
 * Seeds the demo where it is not there yet. Passwords and tokens are written to the data folder first; where that file was
 * lost after seeding, everybody gets new ones. Returns the secrets and whether anything was done.
 */
export async function prepareData(
  { population, scenario }: DemoPlan,
  { dir, kek, now }: { dir: string; kek: Kek; now: Date },
): Promise<{ secrets: DemoSecrets; done: 'seeded' | 'renewed' | null }> {
  const accounts = scenario.accounts.map(({ key }) => key);
  const apps = scenario.accounts.filter(({ role }) => ROLES[role].factor === 'required').map(({ key }) => key);
  const invitations = scenario.invitations.map(({ key }) => key);
  const seeded = await isSeeded();
  if (!seeded && (await holdsOthers(population))) {
    throw new DemoError(
      'This database holds other associations than the invented ones. The demo wants a database of its own.',
    );
  }
  const { secrets, isNew } = loadSecrets(dir, { accounts, apps, invitations });
  if (!seeded) {
    await seedDemo({ population, scenario, secrets, kek, now });
    await seedDelegations({ scenario, now });
    await seedApps({ scenario, secrets });
    await seedPaperForm({ population, scenario, secrets, now });
    return { secrets, done: 'seeded' };
  }
  if (isNew) await withActor({ kind: 'worker' }, (tx) => renewAccess(tx, { population, scenario, secrets, now }));
  await seedDelegations({ scenario, now });
  if (!isNew) return { secrets, done: null };
  await seedApps({ scenario, secrets });
  return { secrets, done: 'renewed' };
}

/** Gives the running survey a new deadline where the old one is over or close. Returns whether it did. */
export function keepRunning(now: Date): Promise<boolean> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const [row] = await tx.select().from(wave).where(eq(wave.slug, WAVE_2026)).for('update');
    const isNear = row && row.closesAt.getTime() < now.getTime() + LEAST_DAYS_LEFT * DAY_MILLISECONDS;
    if (row?.state !== 'open' || !isNear) return false;
    const fresh = buildWaves(now).find(({ slug }) => slug === WAVE_2026);
    if (!fresh) return false;
    await tx.update(wave).set({ closesAt: fresh.closesAt }).where(eq(wave.id, row.id));
    return true;
  });
}

/** The state of a wave. */
export async function stateOf(slug: string): Promise<string | null> {
  const waves = await listWaves();
  return waves.find(({ id }) => id === slug)?.state ?? null;
}

/** All waves with slug, Japanese title and state, by deadline. */
export function listWaves(): Promise<DemoFile['waves']> {
  return withActor({ kind: 'worker' }, (tx) =>
    tx
      .select({ id: wave.slug, title: wave.titleJa, state: wave.state })
      .from(wave)
      .orderBy(asc(wave.closesAt), asc(wave.slug)),
  );
}

/** Closes and releases a wave as the product does it. A broken-off release is done again from the start. */
export async function releaseDemoWave(
  slug: string,
  { dir, signingKey, onStage }: { dir: string; signingKey: SigningKey; onStage?: OnStage },
): Promise<number> {
  const closed = await closeWave(slug);
  if (!closed.ok) throw new DemoError(`The survey ${slug} was not closed: ${closed.fault}.`);
  const released = await releaseWave(slug, {
    outDir: join(dir, 'releases'),
    signingKey,
    ...(onStage ? { onStage } : {}),
  });
  if (!released.ok) throw new DemoError(`The survey ${slug} was not released: ${released.faults.join(' ')}`);
  return released.cellCount;
}
