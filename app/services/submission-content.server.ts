import { createHash } from 'node:crypto';
import { seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import { encodeSubmission } from '../survey/coding.ts';
import { contentOf, isEmptyContent } from '../survey/content.ts';
import { answersToText, draftsPlace, submissionPlace } from '../survey/sealed-form.ts';
import type { Sheet } from './answer-sheet.server.ts';

/** What a sheet would submit now: the answers and remarks as a text, what a release counts, and which revisions of sections it is made of. */
export type SubmissionContent = { text: string; coded: Uint8Array; drafts: string; isEmpty: boolean };

/** What a sheet would submit as it stands. */
export function submissionContent(sheet: Pick<Sheet, 'questionnaire' | 'answers' | 'sections'>): SubmissionContent {
  const { questionnaire, answers, sections } = sheet;
  const content = contentOf(questionnaire, answers);
  const revisions = Object.fromEntries([...sections].map(([id, { revision }]) => [id, revision]));
  return {
    text: answersToText(content),
    coded: encodeSubmission(questionnaire, answers),
    drafts: JSON.stringify(revisions),
    isEmpty: isEmptyContent(questionnaire, content),
  };
}

/** The content sealed for one revision of a sheet, as a submission is stored. */
export function sealContent(waveKey: WaveKey, responseKey: string, revision: number, content: SubmissionContent) {
  const place = submissionPlace(responseKey, revision);
  return {
    responseKey,
    revision,
    sealed: seal(waveKey, content.text, place),
    codedSealed: seal(waveKey, content.coded, place, 'coded'),
    draftsSealed: seal(waveKey, content.drafts, draftsPlace(responseKey, revision)),
  };
}

/** What tells whether two contents are the same. It is kept sealed: a bare digest of answers can be guessed. */
export function contentDigest({ text }: SubmissionContent): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The revisions of sections that a submission was made of, or null for one that was stored without. */
export function draftRevisions(
  waveKey: WaveKey,
  responseKey: string,
  { revision, draftsSealed }: { revision: number; draftsSealed: Uint8Array | null },
): ReadonlyMap<string, number> | null {
  if (!draftsSealed) return null;
  const text = unseal(waveKey, draftsSealed, draftsPlace(responseKey, revision)).toString('utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, number>));
}
