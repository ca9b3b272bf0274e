import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { beginProxyEntry } from '../../app/services/begin-proxy-entry.server.ts';
import { finishProxyTyping } from '../../app/services/finish-proxy-typing.server.ts';
import { saveProxySection } from '../../app/services/save-proxy-section.server.ts';
import { takeProxyCheck } from '../../app/services/take-proxy-check.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';
import { type Company, prepareCompany } from './lifecycle-fixture.ts';
import { makeAssociation, makePerson } from './people-fixture.ts';

/** A company that sent its answers on paper to an association with three people in its secretariat. */
export type Desk = Company & { associationId: string; first: Viewer; second: Viewer; third: Viewer };

export const CONTACT = 'Contact@example.jp';

export async function prepareDesk(
  database: TestDatabase,
  options: Parameters<typeof prepareCompany>[1] = {},
): Promise<Desk> {
  const company = await prepareCompany(database, options);
  const associationId = await makeAssociation(database, { ...company, email: CONTACT });
  const person = () => makePerson(database, { role: 'secretariat', associationId });
  return { ...company, associationId, first: await person(), second: await person(), third: await person() };
}

/** Begins the entry of the company's paper form and gives its id. */
export async function begin(desk: Desk, by: Viewer = desk.first): Promise<string> {
  const begun = await beginProxyEntry(by.actor, { companyId: desk.companyId, wave: desk.slug });
  if (!begun.ok) throw new Error(begun.reason);
  return begun.entryId;
}

type Typed = Readonly<Record<string, readonly string[]>>;

/** What stands on the paper, by section. */
const PAPER: Readonly<Record<string, Typed>> = {
  _paper: { _day: ['2026-03-31'], _signatory: ['架空 太郎'] },
  a: { 'A-01': ['1'], 'A-04': ['12'], 'A-05': ['canary-paper'] },
  b: { 'B-01': ['3'] },
};

/** Saves one section as somebody typed it. Items without a value are on the page too. */
export function type(by: Viewer, entryId: string, section: string, typed: Typed, asOnPaper: readonly string[] = []) {
  const save = { baseRevision: 0, operationId: randomUUID(), isAuto: false };
  return saveProxySection(by.actor, entryId, {
    section,
    items: Object.keys(typed),
    answers: typed,
    asOnPaper,
    ...save,
  });
}

/** Types the whole paper, with what somebody read differently laid over it. */
export async function typeAll(by: Viewer, entryId: string, other: Typed = {}): Promise<void> {
  for (const [section, typed] of Object.entries(PAPER)) {
    const read = Object.fromEntries(Object.entries(typed).map(([id, values]) => [id, other[id] ?? values]));
    const saved = await type(by, entryId, section, read);
    if (!saved.ok || saved.invalid.length > 0) throw new Error(`${section} was refused`);
  }
}

/** An entry that the first person has finished and the second has taken. */
export async function beginChecking(desk: Desk): Promise<string> {
  const entryId = await begin(desk);
  await typeAll(desk.first, entryId);
  const finished = await finishProxyTyping(desk.first, entryId);
  const taken = await takeProxyCheck(desk.second.actor, entryId);
  if (!finished.ok || !taken.ok) throw new Error('the entry cannot be checked');
  return entryId;
}

/** What is stored of a desk's entries and answers, past every policy. */
export function storedOf(database: TestDatabase, { companyId, waveId }: Desk) {
  return asSuperuser(database, async (sql) => {
    const entries = await sql<{ id: string; state: string; macs: unknown; paper_sealed: unknown }[]>`
      select id, state, macs, paper_sealed from proxy_entry where company_id = ${companyId} order by begun_on, state`;
    const [typed] = await sql<
      { n: number }[]
    >`select count(*)::int as n from proxy_section s join proxy_entry e on e.id = s.entry_id
      where e.company_id = ${companyId}`;
    const [participation] = await sql<{ state: string; receipt_number: string | null }[]>`
      select state, receipt_number from participation where company_id = ${companyId} and wave_id = ${waveId}`;
    const [submissions] = await sql<
      { n: number }[]
    >`select count(*)::int as n from submission s join response r using (response_key)
      where r.wave_id = ${waveId}`;
    const mails = await sql<{ recipient: string; variables: unknown }[]>`
      select recipient, variables from mail where kind = 'proxyEntered' and variables ->> 'slug' = (select slug from wave where id = ${waveId})`;
    return {
      states: entries.map(({ state }) => state),
      macs: entries.some(({ macs }) => macs !== null),
      typed: typed?.n ?? 0,
      participation: participation?.state ?? null,
      receipt: participation?.receipt_number ?? null,
      submissions: submissions?.n ?? 0,
      mails,
    };
  });
}

/** Another association with somebody in its secretariat. */
export async function makeOtherDesk(database: TestDatabase, { waveId }: Desk): Promise<Viewer> {
  const companyId = randomUUID();
  const number = String(BigInt(`0x${companyId.slice(0, 8)}`) + 2_000_000_000_000n);
  await asSuperuser(
    database,
    (sql) => sql`insert into company (id, corporate_number, name_ja, name_en, sector, size_band, region)
    values (${companyId}, ${number}, '別社', 'Other', '24', 'S1', 'R3')`,
  );
  return makePerson(database, {
    role: 'secretariat',
    associationId: await makeAssociation(database, { companyId, waveId }),
  });
}
