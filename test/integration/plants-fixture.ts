import { randomUUID } from 'node:crypto';
import { changeCompanyPlants } from '../../app/services/change-plants.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import type { PlantChange } from '../../app/survey/plant-list.ts';
import { PLANTS_SECTION } from '../../app/survey/plants.ts';
import type { Actor } from '../../db/actor.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';
import { prepareWave } from './answering-fixture.ts';
import { type Company, prepareCompany } from './lifecycle-fixture.ts';

type By = { by?: Actor; revision?: number; operationId?: string };

/** Changes the list from how it stands, or from an earlier revision. */
export async function change(company: Company, change: PlantChange, { by, revision, operationId }: By = {}) {
  const actor = by ?? company.editor.actor;
  const now = (await readAnswering(actor, company.slug))?.revisions[PLANTS_SECTION] ?? 0;
  return changeCompanyPlants(actor, {
    wave: company.slug,
    change,
    baseRevision: revision ?? now,
    operationId: operationId ?? randomUUID(),
    writer: actor === company.editor.actor ? '架空 花子' : '架空 次郎',
  });
}

/** Adds a plant at the end of the list. */
export const add = (company: Company, name: string, staff = '') => change(company, { kind: 'add', name, staff });

/** Saves answers of one section; the keys are items. */
export async function answerItem(
  company: Company,
  section: string,
  values: Readonly<Record<string, string>>,
  by?: Actor,
) {
  const actor = by ?? company.editor.actor;
  const sheet = await readAnswering(actor, company.slug);
  return saveSection(actor, {
    wave: company.slug,
    section,
    items: Object.keys(values),
    answers: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, [value]])),
    baseRevision: sheet?.revisions[section] ?? 0,
    operationId: randomUUID(),
  });
}

/** A company with the plants p1 and p2, of which p1 answered two items of h2. */
export async function withPlants(database: TestDatabase): Promise<Company> {
  const company = await prepareCompany(database, { questionnaire: 'company-2022' });
  await answerItem(company, 'h2', { 'H-2-08': '3', 'H-2-01': '1' });
  await add(company, '第一工場', '120');
  await add(company, '第二工場', '30');
  await answerItem(company, 'h2~p1', { 'H-2-08~p1': '4', 'H-2-02~p1': '2' });
  return company;
}

/** The company once more, asked in a later wave; the earlier one is closed. */
export async function askedAgain(database: TestDatabase, before: Company): Promise<Company> {
  const fresh = await prepareWave(database, { questionnaire: 'company-2022' });
  await asSuperuser(database, async (owner) => {
    await owner`update wave set state = 'closed', opens_at = now() - interval '400 days', closes_at = now() - interval '300 days'
      where id = ${before.waveId}`;
    await owner`insert into participation (company_id, wave_id) values (${before.companyId}, ${fresh.waveId})`;
  });
  return { ...before, waveId: fresh.waveId, slug: fresh.slug };
}
