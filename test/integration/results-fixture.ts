import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../analytics/canonical-json.ts';
import { OVERALL, type View } from '../../analytics/derived.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import type { Actor } from '../../db/actor.server.ts';
import { createWaveKey, currentKek } from '../../db/seal.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';
import { cellOf, maturityCells } from '../unit/charts-fixture.ts';

/** n and counts that stand nowhere else: whoever sees one of them has seen the other association's cells. */
export const CANARY = { n: 7919, count: 6133, percent: 77 } as const;
/** What the company itself answered to the free text question. */
export const OWN_TEXT = 'canary-own-words';

/** Association codes: `ours` shows its members, `theirs` holds the canary, `few` has too few members to show. */
export type Scene = Readonly<{
  slug: string;
  running: string;
  ours: Extract<Actor, { kind: 'association' }>;
  theirs: Extract<Actor, { kind: 'association' }>;
  few: Extract<Actor, { kind: 'association' }>;
  member: Extract<Actor, { kind: 'member' }>;
  stranger: Extract<Actor, { kind: 'member' }>;
  analyst: Extract<Actor, { kind: 'analyst' }>;
}>;

const view = (association: string): View => ({ association, sector: '*', size: '*' });
const sector = (code: string): View => ({ ...OVERALL, sector: code });
const all = (n: number, count: number) => ({
  n,
  levels: [count, n - count, 0, 0, 0, 0, 0],
  done: count,
  notDone: n - count,
  low: n - count,
  neither: 0,
  empty: 0,
});
const nothing = { n: 5, levels: [], done: null, notDone: null, low: null, neither: null, empty: null } as const;

function cells(): ReleasedCell[] {
  const items = ['H-1-01', 'H-1-02'];
  return [
    ...items.flatMap((item) => maturityCells(OVERALL, item, all(400, 180))),
    ...maturityCells(view('ours'), 'H-1-01', all(40, 22)),
    ...maturityCells(view('ours'), 'H-1-02', nothing),
    ...items.flatMap((item) => maturityCells(view('theirs'), item, all(CANARY.n, CANARY.count))),
    ...items.flatMap((item) => maturityCells(view('few'), item, nothing)),
    ...items.flatMap((item) => maturityCells(sector('26'), item, all(60, 33))),
    ...items.flatMap((item) => maturityCells(sector('09'), item, nothing)),
    cellOf(OVERALL, 'F-01', '1', { n: 400, count: 100 }),
    cellOf(OVERALL, 'F-01', '2', { n: 400, count: 298 }),
    cellOf(OVERALL, 'F-01', 'NR', { n: 400, count: 2 }),
    cellOf(view('ours'), 'F-01', '1', { n: 40, count: null }),
    cellOf(view('ours'), 'F-01', '2', { n: 40, count: null }),
    cellOf(view('ours'), 'F-01', 'NR', { n: 40, count: null }),
  ];
}

type Ids = Readonly<{ wave: string; running: string; company: string; stranger: string; release: string }>;

async function seed(database: TestDatabase, ids: Ids, associations: Readonly<Record<string, string>>): Promise<void> {
  const definition = getQuestionnaire('company-2022');
  if (definition === null) throw new Error('company-2022 is missing');
  const digest = createHash('sha256').update(canonicalJson(definition)).digest('hex');
  await asSuperuser(database, async (sql) => {
    await sql`insert into questionnaire (id, version, digest, definition)
      values ('company-2022', 1, ${digest}, ${sql.json(JSON.parse(JSON.stringify(definition)))})`;
    for (const [code, id] of Object.entries(associations)) {
      await sql`insert into association (id, code, name_ja, name_en, sector)
        values (${id}, ${code}, ${`${code}工業会`}, ${`${code} association`}, '26')`;
    }
    for (const [id, number] of [
      [ids.company, '1000000000001'],
      [ids.stranger, '1000000000002'],
    ] as const) {
      await sql`insert into company (id, corporate_number, name_ja, name_en, sector, size_band, region)
        values (${id}, ${number}, '架空製作所', 'Imaginary Works', '09', 'S1', 'R3')`;
    }
    await sql`insert into membership (company_id, association_id) values (${ids.company}, ${associations.ours ?? ''})`;
    for (const [id, slug] of [
      [ids.wave, 'released-one'],
      [ids.running, 'running-one'],
    ] as const) {
      await sql`insert into wave (id, slug, title_ja, title_en, questionnaire_id, questionnaire_version,
          questionnaire_digest, opens_at, closes_at, state, lattice, policy)
        values (${id}, ${slug}, '調査', 'Survey', 'company-2022', 1, ${digest},
          now() - interval '9 day', now() + interval '1 day', 'open', '[]', '{}')`;
      const wrapped = Buffer.from(createWaveKey(currentKek(), id));
      await sql`insert into wave_key (wave_id, wrapped) values (${id}, ${wrapped})`;
      await sql`insert into participation (company_id, wave_id) values (${ids.company}, ${id})`;
      for (const association of Object.values(associations)) {
        await sql`insert into wave_association (wave_id, association_id) values (${id}, ${association})`;
      }
    }
  });
}

async function answer(member: Actor): Promise<void> {
  const sections: readonly [string, Record<string, string[]>][] = [
    ['h1', { 'H-1-01': ['5'], 'H-1-02': ['2'] }],
    ['f', { 'F-01': ['2'] }],
    ['i', { 'I-02': [OWN_TEXT] }],
  ];
  for (const [section, answers] of sections) {
    const form = { wave: 'released-one', section, items: Object.keys(answers), answers, baseRevision: 0 };
    const result = await saveSection(member, { ...form, operationId: randomUUID() });
    if (!result.ok || result.invalid.length > 0) throw new Error(`section ${section} was refused`);
  }
  const result = await submitResponse(member, { wave: 'released-one', operationId: randomUUID(), declared: true });
  if (!result.ok) throw new Error('the submission was refused');
}

async function release(database: TestDatabase, ids: Ids): Promise<void> {
  await asSuperuser(database, (sql) =>
    sql.begin(async (tx) => {
      await tx`update wave set state = 'closed' where id = ${ids.wave}`;
      await tx`update wave set state = 'released' where id = ${ids.wave}`;
      await tx`insert into release (id, wave_id, number, policy, digest, audited, state, released_on, parameters)
        values (${ids.release}, ${ids.wave}, 1, '{}', ${'ab'.repeat(32)}, false, 'released', '2026-05-01', '{}')`;
      const rows = cells().map(({ wave: _, itemVersion, ...cell }) => ({
        ...cell,
        item_version: itemVersion,
        release_id: ids.release,
      }));
      await tx`insert into released_cell ${tx(rows)}`;
    }),
  );
}

/** A released wave with one company's own submission, and a running one; the cells are made by hand. */
export async function prepareScene(database: TestDatabase): Promise<Scene> {
  const ids: Ids = {
    wave: randomUUID(),
    running: randomUUID(),
    company: randomUUID(),
    stranger: randomUUID(),
    release: randomUUID(),
  };
  const associations = { ours: randomUUID(), theirs: randomUUID(), few: randomUUID() };
  await seed(database, ids, associations);
  const userId = randomUUID();
  const member = { kind: 'member', userId, companyId: ids.company } as const;
  await answer(member);
  await release(database, ids);
  const of = (associationId: string) => ({ kind: 'association', userId, associationId }) as const;
  return {
    slug: 'released-one',
    running: 'running-one',
    ours: of(associations.ours),
    theirs: of(associations.theirs),
    few: of(associations.few),
    member,
    stranger: { kind: 'member', userId, companyId: ids.stranger },
    analyst: { kind: 'analyst', userId },
  };
}
