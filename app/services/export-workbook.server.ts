import { type Actor, withActor } from '../../db/actor.server.ts';
import { listInvitingAssociations } from '../../db/queries/participation.server.ts';
import { formatDate, formatDateTime } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { buildAnswerCsv } from '../workbook/build-csv.ts';
import { layoutSection } from '../workbook/layout.ts';
import { sectionDigest, stampOf, writeStamp } from '../workbook/stamp.server.ts';
import { writeWorkbook } from '../workbook/write-workbook.server.ts';
import { openSheet, sheetActor } from './answer-sheet.server.ts';

/** A file with a company's answers so far, and its name. */
export type AnswerFile = { bytes: Uint8Array; name: string };

type Wanted = { wave: string; language: Locale; format: 'xlsx' | 'csv'; sections: readonly string[]; address: string };

const NAME_CHARACTERS = 40;

/** Makes the file with which a company answers elsewhere; null where the actor's company is not asked. No section named means all of them. */
export async function exportWorkbook(actor: Actor, wanted: Wanted): Promise<AnswerFile | null> {
  const own = sheetActor(actor);
  if (!own || own.kind === 'reader') return null;
  const { language } = wanted;
  const found = await withActor(own, async (tx) => {
    const sheet = await openSheet(tx, { actor: own, slug: wanted.wave });
    if (!sheet) return null;
    const { row, questionnaire: q, answers, waveKey } = sheet;
    const associations = await listInvitingAssociations(tx, { companyId: row.companyId, waveId: row.waveId });
    const stamp = stampOf(waveKey, { wave: row.slug, companyId: row.companyId, language });
    const chosen = q.sections.filter(({ id }) => wanted.sections.length === 0 || wanted.sections.includes(id));
    const sections = chosen.map((section) => {
      const digest = sectionDigest(q, section, row.questionnaireDigest);
      const revision = sheet.sections.get(section.id)?.revision ?? 0;
      const text = writeStamp(waveKey, { ...stamp, section: section.id, digest, revision });
      return { ...layoutSection(q, section, { answers, language }), stamp: text };
    });
    return { row, sections, associations };
  });
  if (!found || found.sections.length === 0) return null;
  const { row, sections, associations } = found;
  const pick = (ja: string, en: string) => (language === 'ja' ? ja : en);
  const survey = pick(row.titleJa, row.titleEn);
  const organisation = pick(row.companyNameJa, row.companyNameEn);
  const cut = (text: string) => [...text].slice(0, NAME_CHARACTERS).join('');
  const name = `${translator(language, 'workbook')('file.name', { survey: cut(survey), company: cut(organisation) })}.${wanted.format}`;
  if (wanted.format === 'csv') return { bytes: Buffer.from(buildAnswerCsv(sections, language), 'utf8'), name };
  const guide = {
    survey,
    organisation,
    from: associations.map((one) => pick(one.nameJa, one.nameEn)).join(pick('、', ', ')),
    deadline: formatDateTime(row.closesAt, language),
    made: formatDate(row.now, language),
    address: wanted.address,
  };
  return { bytes: await writeWorkbook(guide, sections, language), name };
}
