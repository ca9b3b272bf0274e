import { createHash, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { canonicalJson } from '../../analytics/canonical-json.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { type Tx, withActor } from '../../db/actor.server.ts';
import { association } from '../../db/schema/association.ts';
import { company } from '../../db/schema/company.ts';
import { membership } from '../../db/schema/membership.ts';
import { questionnaire } from '../../db/schema/questionnaire.ts';
import { wave } from '../../db/schema/wave.ts';
import { waveAssociation } from '../../db/schema/wave-association.ts';
import { waveKey } from '../../db/schema/wave-key.ts';
import { createWaveKey, type Kek, openWaveKey, type WaveKey } from '../../db/seal.server.ts';
import { seedAccounts, seedInvitations, seedUsedInvitations } from './access.server.ts';
import type { Population } from './population.ts';
import { type Scenario, WAVE_2025, WAVE_2025_ASSOCIATIONS, WAVE_2026 } from './scenario.ts';
import type { DemoSecrets } from './secrets.server.ts';
import { insertAll, seedParticipation } from './seed-sheets.server.ts';
import { associationSheets2025, companySheets2025, companySheets2026, type Sheet, withPlants2025 } from './sheets.ts';
import { buildWaves, type DemoWave, invitationWords } from './waves.ts';

/** Everything a demo is seeded from. `now` decides when the running wave opens and closes. */
export type SeedInput = {
  readonly population: Population;
  readonly scenario: Scenario;
  readonly secrets: DemoSecrets;
  readonly kek: Kek;
  readonly now: Date;
};

/** Whether the database already holds the demo. */
export function isSeeded(): Promise<boolean> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const rows = await tx.select({ id: wave.id }).from(wave).where(eq(wave.slug, WAVE_2026));
    return rows.length > 0;
  });
}

/** Whether the database holds associations that are not the demo's: then nothing is seeded into it. */
export function holdsOthers(population: Population): Promise<boolean> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const own = new Set(population.associations.map(({ id }) => id));
    const rows = await tx.select({ id: association.id }).from(association);
    return rows.some(({ id }) => !own.has(id));
  });
}

/**
 * Fills the database with the demo in one transaction: whoever interrupts it leaves nothing behind. The two waves of 2025
 * stay open with their deadline over; closing and releasing them is what the product itself does.
 */
export async function seedDemo(input: SeedInput): Promise<{ respondents: number }> {
  const sheets = sheetsOf(input);
  await withActor({ kind: 'worker' }, async (tx) => {
    await seedOrganisations(tx, input.population);
    for (const one of buildWaves(input.now)) {
      const key = await seedWave(tx, one, input);
      const invited = invitedTo(one, input);
      await seedParticipation(tx, {
        wave: one,
        key,
        questionnaire: questionnaireOf(one),
        invited,
        sheets: sheets.get(one.slug) ?? [],
        now: input.now,
      });
    }
    await seedAccounts(tx, input);
    await seedInvitations(tx, input);
    await seedUsedInvitations(tx, input);
  });
  return { respondents: sheets.get(WAVE_2025)?.length ?? 0 };
}

function questionnaireOf({ questionnaireId }: Pick<DemoWave, 'questionnaireId'>): Questionnaire {
  const found = getQuestionnaire(questionnaireId);
  if (!found) throw new Error(`There is no questionnaire ${questionnaireId}.`);
  return found;
}

function sheetsOf({ population, scenario }: SeedInput): Map<string, Sheet[]> {
  const ofCompanies = questionnaireOf({ questionnaireId: 'company-2022' });
  const ofAssociations = questionnaireOf({ questionnaireId: 'association-2022' });
  return new Map([
    [WAVE_2025, withPlants2025(ofCompanies, companySheets2025(ofCompanies, population), scenario.plantsOf)],
    [WAVE_2025_ASSOCIATIONS, associationSheets2025(ofAssociations, population)],
    [WAVE_2026, companySheets2026(ofCompanies, population, scenario)],
  ]);
}

function invitedTo({ slug }: DemoWave, { population, scenario }: SeedInput): string[] {
  if (slug === WAVE_2026) return [...scenario.running.keys()];
  if (slug === WAVE_2025) return population.companies.map(({ id }) => id);
  return population.associations.map(({ organisation }) => organisation.id);
}

async function seedOrganisations(tx: Tx, population: Population): Promise<void> {
  const ids = new Map(population.associations.map(({ code, id }) => [code, id]));
  await insertAll(population.associations, (rows) =>
    tx
      .insert(association)
      .values(rows.map(({ id, code, nameJa, nameEn, sector }) => ({ id, code, nameJa, nameEn, sector }))),
  );
  await insertAll(population.companies, (rows) =>
    tx.insert(company).values(
      rows.map(({ id, corporateNumber, nameJa, nameEn, sector, sizeBand, region, ownerId }) => ({
        id,
        corporateNumber,
        kind: 'company' as const,
        nameJa,
        nameEn,
        sector,
        sizeBand,
        region,
        ownerId,
      })),
    ),
  );
  await insertAll(population.associations, (rows) =>
    tx.insert(company).values(
      rows.map(({ organisation, nameJa, nameEn, sector }) => ({
        ...organisation,
        kind: 'association' as const,
        nameJa,
        nameEn,
        sector,
      })),
    ),
  );
  const memberships = population.companies.flatMap((one) =>
    one.associations.map((code) => ({
      companyId: one.id,
      associationId: ids.get(code) ?? '',
      contactName: one.contactName,
      contactEmail: one.contactEmail,
    })),
  );
  await insertAll(memberships, (rows) => tx.insert(membership).values(rows));
}

async function seedWave(tx: Tx, one: DemoWave, { population, kek }: SeedInput): Promise<WaveKey> {
  const definition = questionnaireOf(one);
  const digest = createHash('sha256').update(canonicalJson(definition)).digest('hex');
  const { id, version } = definition;
  await tx.insert(questionnaire).values({ id, version, digest, definition }).onConflictDoNothing();
  const waveId = randomUUID();
  const { slug, titleJa, titleEn, opensAt, closesAt, lattice } = one;
  await tx.insert(wave).values({
    id: waveId,
    slug,
    titleJa,
    titleEn,
    opensAt,
    closesAt,
    lattice,
    questionnaireId: id,
    questionnaireVersion: version,
    questionnaireDigest: digest,
    state: 'draft',
    policy: DEFAULT_POLICY,
  });
  const wrapped = createWaveKey(kek, waveId);
  await tx.insert(waveKey).values({ waveId, wrapped });
  const open = population.associations.filter(({ code }) => one.associations.includes(code));
  await insertAll(open, (rows) =>
    tx.insert(waveAssociation).values(
      rows.map(({ id: associationId, code, nameJa, nameEn }) => {
        const words = invitationWords(nameJa, nameEn);
        const ownSection = one.ownSections[code] ?? null;
        return { waveId, associationId, invitationJa: words.ja, invitationEn: words.en, ownSection };
      }),
    ),
  );
  // Open only now: what a wave asks is settled while it is a draft.
  await tx.update(wave).set({ state: 'open' }).where(eq(wave.id, waveId));
  return openWaveKey(kek, waveId, wrapped);
}
