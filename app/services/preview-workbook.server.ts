import { randomUUID } from 'node:crypto';
import { type Actor, type Tx, withActor } from '../../db/actor.server.ts';
import type { Answers } from '../survey/answer.ts';
import { isOwnSection } from '../survey/own-sections.ts';
import { splitPlantId } from '../survey/plants.ts';
import { findSection, type Questionnaire, type Section } from '../survey/questionnaire.ts';
import { compareSection, type Finding } from '../workbook/compare.ts';
import { rowsOfCsv, rowsOfSheets, type StampedRows } from '../workbook/file-rows.ts';
import { LAYOUT_VERSION } from '../workbook/layout.ts';
import { openApart } from '../workbook/open-apart.server.ts';
import type { Refusal } from '../workbook/raw-file.ts';
import { type Reading, readAnswers } from '../workbook/read-answers.ts';
import { companyMark, readStamp, type Stamp, sectionDigest } from '../workbook/stamp.server.ts';
import { answersAt, openSheet, type Sheet, type SheetActor, sheetActor } from './answer-sheet.server.ts';
import { type Notice, type Proposal, ProposalTooLarge, sealProposal } from './workbook-proposal.server.ts';

/** A section of the preview. Answers are those of the findings alone. */
export type PreviewSection = { id: string; findings: (Finding & { reading: Reading })[]; unchanged: number };

/** What taking a file would do; `sealed` is the file as it was read, for the form that takes it. */
export type Preview = { sealed: string; fileName: string; sections: PreviewSection[]; notices: Notice[] };

/** Why a file is not looked at. */
export type PreviewRefusal =
  | { reason: 'notFound' }
  | { reason: 'notOpen' | 'closed' | 'expired' }
  | { reason: 'file'; refusal: Refusal };

export type PreviewResult = { ok: true; preview: Preview } | ({ ok: false } & PreviewRefusal);

type Read = { ok: true; proposal: Proposal } | { ok: false; refusal: Refusal };
type Found = { part: StampedRows; stamp: Stamp };

const NAME_CHARACTERS = 80;

/** Reads a file that somebody filled in and says what taking it would change. Nothing is stored. */
export async function previewWorkbook(
  actor: Actor,
  input: { wave: string; bytes: Uint8Array; fileName: string },
): Promise<PreviewResult> {
  const own = sheetActor(actor);
  if (!own || own.kind === 'reader') return { ok: false, reason: 'notFound' };
  const before = await withActor(own, (tx) => openSheet(tx, { actor: own, slug: input.wave }));
  if (!before) return { ok: false, reason: 'notFound' };
  if (before.phase !== 'open') return { ok: false, reason: before.phase };
  const file = await openApart(input.bytes, own.userId);
  if (!file.ok) return { ok: false, reason: 'file', refusal: file.refusal };
  const rows = file.source === 'csv' ? rowsOfCsv(file.rows) : rowsOfSheets(file.sheets);
  if (!rows.ok) return { ok: false, reason: 'file', refusal: rows.refusal };
  return withActor(own, async (tx): Promise<PreviewResult> => {
    const sheet = await openSheet(tx, { actor: own, slug: input.wave });
    if (!sheet) return { ok: false, reason: 'notFound' };
    const read = await readParts(tx, sheet, { ...rows, isDelegate: own.kind === 'delegate' });
    if (!read.ok) return { ok: false, reason: 'file', refusal: read.refusal };
    const fileName = [...input.fileName.replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '')]
      .slice(0, NAME_CHARACTERS)
      .join('');
    const proposal = { ...read.proposal, source: file.source, fileName };
    try {
      return { ok: true, preview: await previewOf(tx, sheet, { proposal, actor: own }) };
    } catch (error) {
      if (error instanceof ProposalTooLarge) return { ok: false, reason: 'file', refusal: { fault: 'tooMuch' } };
      throw error;
    }
  });
}

/** The preview of a proposal beside what is stored now. */
export async function previewOf(
  tx: Tx,
  sheet: Sheet,
  { proposal, actor }: { proposal: Proposal; actor: SheetActor },
): Promise<Preview> {
  const sections: PreviewSection[] = [];
  for (const { id, base, readings } of proposal.sections) {
    const byKey = new Map(readings);
    const web = sheet.sections.get(id)?.answers ?? {};
    const compared = compareSection(byKey, { base: await answersAt(tx, sheet, { section: id, revision: base }), web });
    const findings = compared.findings.flatMap((finding) => {
      const reading = byKey.get(finding.key);
      return reading ? [{ ...finding, reading }] : [];
    });
    sections.push({ id, findings, unchanged: compared.unchanged });
  }
  const { fileName, notices } = proposal;
  return { sealed: sealProposal(sheet.waveKey, actor, proposal), fileName, sections, notices };
}

type Parts = { parts: StampedRows[]; foreign: string[]; isDelegate: boolean };

async function readParts(tx: Tx, sheet: Sheet, { parts, foreign, isDelegate }: Parts): Promise<Read> {
  if (parts.length === 0) return { ok: false, refusal: { fault: 'notOurs' } };
  const notices: Notice[] = foreign.map((name) => ({ kind: 'foreignSheet', sheet: name }));
  const checked = checkStamps(sheet, parts);
  if (!checked.ok) return checked;
  const sections: Proposal['sections'] = [];
  for (const { part, stamp } of checked.found) {
    const section = findSection(sheet.questionnaire, stamp.section);
    if (!section) {
      notices.push({ kind: isDelegate ? 'notYours' : 'gone', section: nameOf(sheet, part, stamp.section) });
      continue;
    }
    if (!isCurrent(sheet.questionnaire, section, { stamp, sheet }))
      return { ok: false, refusal: { fault: 'oldQuestionnaire', section: section.id } };
    const base = await answersAt(tx, sheet, { section: section.id, revision: stamp.revision });
    const others = othersOf(sheet, checked.found, section);
    const read = readAnswers(sheet.questionnaire, section, { rows: part.rows, base, others });
    for (const row of read.unknown) notices.push({ kind: 'unknownRow', ...row });
    if (read.missing > 0) notices.push({ kind: 'missing', section: section.id, count: read.missing });
    sections.push({ id: section.id, base: stamp.revision, readings: [...read.readings] });
  }
  const [gone] = notices.flatMap((notice) => (notice.kind === 'gone' ? [notice] : []));
  if (sections.length === 0)
    return {
      ok: false,
      refusal: gone?.section ? { fault: 'oldQuestionnaire', section: gone.section } : { fault: 'nothingYours' },
    };
  const absent = sheet.questionnaire.sections.length - sections.length;
  if (absent > 0) notices.push({ kind: 'absent', count: absent });
  const madeAt = sheet.row.now.getTime();
  return { ok: true, proposal: { operationId: randomUUID(), madeAt, source: 'xlsx', fileName: '', notices, sections } };
}

// A section that the sheet has not, as people know it: its sign, and the name of the plant that it was for; an association's own has no sign and is
// named as in the file, a CSV file apart, which names none.
function nameOf({ plants }: Sheet, part: StampedRows, sectionId: string): string {
  if (isOwnSection(sectionId)) return part.sheet;
  const { base, plant } = splitPlantId(sectionId);
  const found = [...plants.plants, ...plants.removed].find(({ id }) => id === plant);
  return [base.toUpperCase(), ...(found ? [found.name] : [])].join(' ');
}

function isCurrent(q: Questionnaire, section: Section, { stamp, sheet }: { stamp: Stamp; sheet: Sheet }): boolean {
  const latest = sheet.sections.get(section.id)?.revision ?? 0;
  return stamp.digest === sectionDigest(q, section, sheet.row.questionnaireDigest) && stamp.revision <= latest;
}

// Answers of other sections as they will be: a question may follow one that the same file answers.
function othersOf(sheet: Sheet, found: readonly Found[], section: Section): Answers {
  const answers: Record<string, Answers[string]> = { ...sheet.answers };
  for (const { part, stamp } of found) {
    const other = findSection(sheet.questionnaire, stamp.section);
    if (!other || other.id === section.id) continue;
    const read = readAnswers(sheet.questionnaire, other, { rows: part.rows, base: {}, others: answers });
    for (const [key, reading] of read.readings) if (reading.ok && reading.answer) answers[key] = reading.answer;
  }
  return answers;
}

type Checked = { ok: true; found: Found[] } | { ok: false; refusal: Refusal };

function checkStamps(sheet: Sheet, parts: readonly StampedRows[]): Checked {
  const found: Found[] = [];
  const company = companyMark(sheet.waveKey, sheet.row.companyId);
  for (const part of parts) {
    const read = readStamp(sheet.waveKey, sheet.row.slug, part.stamp);
    if (!read.ok) return { ok: false, refusal: { fault: read.fault, sheet: part.sheet || 'CSV' } };
    const { stamp } = read;
    if (stamp.wave !== sheet.row.slug) return { ok: false, refusal: { fault: 'otherWave' } };
    if (stamp.company !== company) return { ok: false, refusal: { fault: 'otherCompany' } };
    if (stamp.layout !== LAYOUT_VERSION) return { ok: false, refusal: { fault: 'oldLayout' } };
    if (found.some((one) => one.stamp.section === stamp.section))
      return { ok: false, refusal: { fault: 'sheetTwice', section: stamp.section } };
    found.push({ part, stamp });
  }
  return { ok: true, found };
}
