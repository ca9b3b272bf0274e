import { type Tx, withActor } from '../../db/actor.server.ts';
import { findOwnHold } from '../../db/queries/access-hold.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { listReceivedSections, listToRemind, noteReminder } from '../../db/queries/sharing.server.ts';
import type { Viewer } from '../auth/guard.server.ts';
import { takeLimit } from '../auth/limits.server.ts';
import { queueMail } from '../mail/queue-mail.server.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import { formatDate } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { openSheet } from './answer-sheet.server.ts';

/** What became of a reminder. `gone`: they have nothing open any more. */
export type RemindResult = { ok: true } | { ok: false; reason: 'gone' | 'limited' };

/** How many days before the day by which somebody was asked to be done they are reminded. */
const DAYS_BEFORE = 2;

type Reminder = {
  key: string;
  person: { name: string; email: string; locale: Locale };
  dueOn: string;
  wave: Bilingual;
  slug: string;
  company: Bilingual;
};

function queueReminder(tx: Tx, { key, person, dueOn, wave, slug, company }: Reminder): Promise<void> {
  const { name, email: recipient, locale } = person;
  return queueMail(tx, {
    kind: 'delegateReminder',
    dedupeKey: `remind:${key}`,
    recipient,
    locale,
    variables: { name, company: company[locale], wave: wave[locale], due: formatDate(dueOn, locale), slug },
  });
}

/** Reminds somebody by mail of the sections that they were asked for and did not finish. The same form sent twice sends one mail. */
export async function remindDelegate(
  viewer: Viewer,
  { grantId, wave, operationId }: { grantId: string; wave: string; operationId: string },
): Promise<RemindResult> {
  const { actor } = viewer;
  if (actor.kind !== 'member') return { ok: false, reason: 'gone' };
  const look = async (tx: Tx) => {
    if (await findOwnHold(tx, actor)) return null;
    const sheet = await openSheet(tx, { actor, slug: wave });
    if (sheet?.phase !== 'open') return null;
    const rows = await listReceivedSections(tx, sheet.row);
    const own = rows.filter((row) => row.grantId === grantId && row.finishedOn === null);
    return own[0] ? { row: sheet.row, person: own[0], dueOn: own.flatMap((row) => row.dueOn ?? []).sort()[0] } : null;
  };
  const before = await withActor(actor, look);
  if (!before) return { ok: false, reason: 'gone' };
  if (!(await takeLimit('inviteSendAddress', before.person.email)).ok) return { ok: false, reason: 'limited' };
  return withActor(actor, async (tx): Promise<RemindResult> => {
    const found = await look(tx);
    const sections = found ? await noteReminder(tx, { grantId, waveId: found.row.waveId }) : [];
    if (!found || sections.length === 0) return { ok: false, reason: 'gone' };
    const { row, person, dueOn } = found;
    await queueReminder(tx, {
      key: `${grantId}:${row.waveId}:${operationId}`,
      person,
      dueOn: dueOn ?? row.closesAt.toISOString(),
      wave: { ja: row.titleJa, en: row.titleEn },
      slug: row.slug,
      company: { ja: row.companyNameJa, en: row.companyNameEn },
    });
    await appendAudit(tx, { event: 'delegation.reminded', actor, waveId: row.waveId, detail: { grantId, sections } });
    return { ok: true };
  });
}

/** Reminds, once, everybody whose day comes near and who did not finish. Run twice it does it once. Returns how many were reminded. */
export async function remindDelegates(): Promise<number> {
  const actor = { kind: 'worker' } as const;
  const due = await withActor(actor, (tx) => listToRemind(tx, DAYS_BEFORE));
  let count = 0;
  for (const { grantId, waveId, companyId, name, email, locale, dueOn, slug, ...names } of due) {
    await withActor(actor, async (tx) => {
      const sections = await noteReminder(tx, { grantId, waveId, onlyFirst: true });
      if (sections.length === 0) return;
      await queueReminder(tx, {
        key: `${grantId}:${waveId}:auto:${dueOn}`,
        person: { name, email, locale },
        dueOn,
        wave: { ja: names.titleJa, en: names.titleEn },
        slug,
        company: { ja: names.companyJa, en: names.companyEn },
      });
      const detail = { grantId, sections };
      await appendAudit(tx, { event: 'delegation.reminded', actor, companyId, waveId, detail });
      count += 1;
    });
  }
  return count;
}
