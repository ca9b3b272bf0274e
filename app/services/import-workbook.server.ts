import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { findOperation, saveOperation } from '../../db/queries/response.server.ts';
import { type Answer, type AnswerFaultCode, parseAnswer, parseText } from '../survey/answer.ts';
import { findItem, findSection } from '../survey/questionnaire.ts';
import { REMARK_LENGTH } from '../survey/section-keys.ts';
import { type Choices, takenAnswers } from '../workbook/compare.ts';
import { answersAt, openSheet, type Sheet, type SheetActor, sheetActor } from './answer-sheet.server.ts';
import { operationKey } from './operation-id.server.ts';
import { type Preview, type PreviewRefusal, type PreviewSection, previewOf } from './preview-workbook.server.ts';
import { beginSheet, storeOnce } from './save-section.server.ts';
import { openProposal } from './workbook-proposal.server.ts';

/** What the form of the preview sends: the sealed file, the side chosen for an answer, and values typed or chosen in place of unreadable ones. */
export type TakeInput = {
  wave: string;
  /** The name that colleagues read beside what was changed. */
  writer: string;
  sealed: string;
  sides: Readonly<Record<string, string>>;
  typed: Readonly<Record<string, readonly string[]>>;
};

/** An answer chosen again that is none either. */
type AgainFault = { key: string; fault: AnswerFaultCode };

/** What became of taking a file. With `moved` the web changed meanwhile, with `faults` an answer chosen again is none; nothing is stored then. */
export type TakeResult =
  | { ok: true; count: number }
  | { ok: false; reason: 'again'; preview: Preview; moved: boolean; faults: AgainFault[] }
  | ({ ok: false } & Exclude<PreviewRefusal, { reason: 'file' }>);

/** Takes what was previewed into the company's sheet: all sections in one transaction, item by item as a save does, and once. */
export async function importWorkbook(actor: Actor, input: TakeInput): Promise<TakeResult> {
  const own = sheetActor(actor);
  if (!own || own.kind === 'reader') return { ok: false, reason: 'notFound' };
  return withActor(own, async (tx): Promise<TakeResult> => {
    const opened = await openSheet(tx, { actor: own, slug: input.wave, lock: true });
    if (!opened) return { ok: false, reason: 'notFound' };
    if (opened.phase !== 'open') return { ok: false, reason: opened.phase };
    const { waveKey, row } = opened;
    const proposal = openProposal(waveKey, own, { sealed: input.sealed, now: row.now });
    if (!proposal) return { ok: false, reason: 'expired' };
    // The form sent twice: what it did is known by its number, with how many answers it took.
    const done = opened.responseKey && (await findOperation(tx, opened.responseKey, wholeKey(proposal.operationId)));
    if (typeof done === 'number') return { ok: true, count: done };
    const preview = await previewOf(tx, opened, { proposal, actor: own });
    const { again, faults } = readAgain(opened, preview.sections, input.typed);
    const findings = preview.sections.flatMap((section) => section.findings);
    const moved = findings.some(({ key, kind }) => kind === 'conflict' && !Object.hasOwn(input.sides, key));
    if (faults.length > 0 || moved) return { ok: false, reason: 'again', preview, moved, faults };
    const isNew = !opened.responseKey;
    const sheet = opened.responseKey ? opened : await beginSheet(tx, opened);
    if (isNew) await appendAudit(tx, { event: 'answers.begun', actor: own, waveId: row.waveId, detail: {} });
    const { operationId, source } = proposal;
    const bases = new Map(proposal.sections.map(({ id, base }) => [id, base]));
    const choices = { sides: input.sides, again };
    return store(tx, sheet, {
      sections: preview.sections,
      bases,
      choices,
      operationId,
      source,
      actor: own,
      writer: input.writer,
    });
  });
}

const wholeKey = (operationId: string) => operationKey(operationId, ['workbook']);

type Work = {
  sections: readonly PreviewSection[];
  bases: ReadonlyMap<string, number>;
  choices: Choices;
  operationId: string;
  source: string;
  actor: SheetActor;
  writer: string;
};

async function store(tx: Tx, sheet: Sheet, work: Work): Promise<TakeResult> {
  const { sections, bases, choices, operationId, source, actor, writer } = work;
  let count = 0;
  const changed: string[] = [];
  for (const { id, findings } of sections) {
    const section = findSection(sheet.questionnaire, id);
    if (!section || findings.length === 0) continue;
    const base = await answersAt(tx, sheet, { section: id, revision: bases.get(id) ?? 0 });
    const taken = takenAnswers(findings, base, choices);
    if (taken.count === 0) continue;
    const place = { section, operationId: operationKey(operationId, ['workbook', id]), writer };
    const stored = await storeOnce(tx, sheet, { base, mine: taken.mine, place });
    count += taken.count;
    if (stored.isChanged) changed.push(id);
  }
  const whole = { operationId: wholeKey(operationId), responseKey: sheet.responseKey ?? '', revision: count };
  await saveOperation(tx, whole);
  const detail = { sections: changed, source };
  if (changed.length > 0) await appendAudit(tx, { event: 'answers.imported', actor, waveId: sheet.row.waveId, detail });
  return { ok: true, count };
}

/** Answers that somebody gave on the preview in place of unreadable ones. An empty one leaves what is stored. */
function readAgain(
  sheet: Sheet,
  sections: readonly PreviewSection[],
  typed: TakeInput['typed'],
): { again: Record<string, Answer | null>; faults: AgainFault[] } {
  const again: Record<string, Answer | null> = {};
  const faults: AgainFault[] = [];
  for (const { key } of sections.flatMap(({ findings }) => findings.filter(({ kind }) => kind === 'unreadable'))) {
    const raw = Object.hasOwn(typed, key) ? (typed[key] ?? []) : [];
    const item = findItem(sheet.questionnaire, key);
    const parsed = item
      ? parseAnswer(sheet.questionnaire, item, raw, { ...sheet.answers, ...fromFile(sections) })
      : parseText(REMARK_LENGTH, raw.join('\n'));
    if (parsed.ok) again[key] = parsed.answer;
    else faults.push({ key, fault: parsed.fault });
  }
  return { again, faults };
}

function fromFile(sections: readonly PreviewSection[]): Record<string, Answer> {
  const pairs = sections
    .flatMap(({ findings }) => findings)
    .flatMap(({ key, file }) => (file ? [[key, file] as const] : []));
  return Object.fromEntries(pairs);
}
