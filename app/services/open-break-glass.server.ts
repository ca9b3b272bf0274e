import { type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findWaveById, listPeopleToTell, markDualRequestDone } from '../../db/queries/dual-request.server.ts';
import { findCompanyNames } from '../../db/queries/people.server.ts';
import { findLatestContent } from '../../db/queries/response.server.ts';
import { unseal } from '../../db/seal.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import type { Answers } from '../survey/answer.ts';
import { answersFromText, submissionPlace } from '../survey/sealed-form.ts';
import { openSheet, type Sheet } from './answer-sheet.server.ts';
import { type CarryOutFault, takeRequest } from './carry-out-dual.server.ts';

/** The answers of one company in one wave: as last submitted, and the draft as it stands. */
export type BreakGlass = {
  requestId: string;
  company: { ja: string; en: string };
  wave: { slug: string; ja: string; en: string };
  submitted: { revision: number; day: string; answers: Answers } | null;
  draft: Answers;
};

type Refused = { ok: false; fault: CarryOutFault };

const KIND = 'breakGlass';

/** The people of the company are told before anything is opened: the mails are stored first, once for each of them. */
async function tellCompany(requestId: string): Promise<{ ok: true; companyId: string; slug: string } | Refused> {
  return withActor({ kind: 'worker' }, async (tx) => {
    const taken = await takeRequest(tx, { id: requestId, kind: KIND });
    if (!taken.ok) return taken;
    const { waveId, companyId, reason } = taken.request;
    const wave = waveId ? await findWaveById(tx, waveId) : null;
    const names = companyId ? await findCompanyNames(tx, companyId) : null;
    if (!companyId || !wave || !names) return { ok: false, fault: 'noSheet' };
    for (const { email, locale } of await listPeopleToTell(tx, companyId)) {
      const language = locale === 'en' ? 'en' : 'ja';
      const title = { ja: wave.titleJa, en: wave.titleEn };
      await queueMail(tx, {
        kind: KIND,
        dedupeKey: `breakGlass:${requestId}:${email}`,
        recipient: email,
        locale: language,
        variables: { company: names[language], wave: title[language], reason },
      });
    }
    return { ok: true, companyId, slug: wave.slug };
  });
}

async function readSubmitted(tx: Tx, { responseKey, waveKey }: Sheet): Promise<BreakGlass['submitted']> {
  const latest = responseKey ? await findLatestContent(tx, responseKey) : null;
  if (!latest || !responseKey) return null;
  const text = unseal(waveKey, latest.sealed, submissionPlace(responseKey, latest.revision)).toString('utf8');
  return { revision: latest.revision, day: latest.day, answers: answersFromText(text) };
}

/**
 * Opens one company's answers in one wave for a request that two people made: once. The event stands in the company's own chain, which it sees,
 * and its people get a mail. For a command alone; no page shows this.
 */
export async function openBreakGlass(requestId: string): Promise<{ ok: true; value: BreakGlass } | Refused> {
  const told = await tellCompany(requestId);
  if (!told.ok) return told;
  const { companyId, slug } = told;
  const actor = { kind: 'breakglass', requestId } as const;
  return withActor(actor, async (tx) => {
    const taken = await takeRequest(tx, { id: requestId, kind: KIND });
    if (!taken.ok) return taken;
    const sheet = await openSheet(tx, { actor: { kind: 'breakglass', companyId }, slug });
    if (!sheet) return { ok: false, fault: 'noSheet' };
    const { row } = sheet;
    const value = {
      requestId,
      company: { ja: row.companyNameJa, en: row.companyNameEn },
      wave: { slug, ja: row.titleJa, en: row.titleEn },
      submitted: await readSubmitted(tx, sheet),
      draft: sheet.answers,
    };
    await markDualRequestDone(tx, requestId);
    await appendAudit(tx, { event: 'breakGlass.opened', actor, companyId, waveId: row.waveId, detail: { requestId } });
    return { ok: true, value };
  });
}
