import { randomUUID } from 'node:crypto';
import type { Viewer } from '../../app/auth/guard.server.ts';
import { askApproval } from '../../app/services/ask-approval.server.ts';
import { readAnswering } from '../../app/services/read-answering.server.ts';
import { saveSection } from '../../app/services/save-section.server.ts';
import { setApproval } from '../../app/services/set-approval.server.ts';
import { submitResponse } from '../../app/services/submit-response.server.ts';
import { asSuperuser, type TestDatabase } from '../support/database.ts';
import { type Place, prepareWave } from './answering-fixture.ts';
import { makePerson } from './people-fixture.ts';

/** A company in a wave of its own, with two people who answer and two who approve. */
export type Company = Place & { editor: Viewer; colleague: Viewer; approver: Viewer; deputy: Viewer };

export async function prepareCompany(
  database: TestDatabase,
  options: Parameters<typeof prepareWave>[1] = {},
): Promise<Company> {
  const place = await prepareWave(database, options);
  const { companyId } = place;
  const person = (role: 'respondent' | 'approver') => makePerson(database, { role, companyId });
  const editor = await person('respondent');
  const [colleague, approver, deputy] = [
    await person('respondent'),
    await person('approver'),
    await person('approver'),
  ];
  return { ...place, member: editor.actor, editor, colleague, approver, deputy };
}

/** Saves one answer to the item A-04 and throws where it is refused. */
export async function answer(company: Company, value: string): Promise<void> {
  const sheet = await readAnswering(company.editor.actor, company.slug);
  const saved = await saveSection(company.editor.actor, {
    wave: company.slug,
    section: 'a',
    items: ['A-04'],
    answers: { 'A-04': [value] },
    baseRevision: sheet?.revisions.a ?? 0,
    operationId: randomUUID(),
  });
  if (!saved.ok || saved.invalid.length > 0) throw new Error('the answer was refused');
}

export function submit(company: Company, by: Viewer = company.editor, operationId: string = randomUUID()) {
  return submitResponse(by.actor, { wave: company.slug, declared: true, operationId });
}

/** Turns approval on, with one person who is asked. */
export async function needApproval(company: Company): Promise<void> {
  const choice = company.approver.user.id;
  const set = await setApproval(company.editor, { wave: company.slug, choice, name: '', email: '' });
  if (!set.ok) throw new Error(set.faults.join());
}

/** Asks for approval and gives the request's id. */
export async function ask(company: Company): Promise<string> {
  const asked = await askApproval(company.editor, company.slug);
  if (!asked.ok) throw new Error(asked.reason);
  return (await read(company)).approval?.open?.id ?? '';
}

/** The sheet as somebody of the company reads it. */
export async function read(company: Company, by: Viewer = company.editor) {
  const found = await readAnswering(by.actor, company.slug);
  if (!found) throw new Error('the sheet cannot be found');
  return found;
}

/** The stored submissions of a wave, by revision. */
export function submissionsOf(database: TestDatabase, { waveId }: Company) {
  return asSuperuser(database, async (sql) => {
    const rows = await sql<
      { revision: number }[]
    >`select s.revision from submission s join response r using (response_key)
      where r.wave_id = ${waveId} order by s.revision`;
    return rows.map(({ revision }) => revision);
  });
}

/** Moves the deadline of a wave: an interval from now. */
export async function moveDeadline(database: TestDatabase, { waveId }: Company, interval: string): Promise<void> {
  await asSuperuser(
    database,
    (sql) => sql`update wave set closes_at = now() + ${interval}::interval where id = ${waveId}`,
  );
}
