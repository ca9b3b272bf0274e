import { type Answer, type Answers, sameAnswer } from '../survey/answer.ts';
import type { Reading } from './read-answers.ts';

/** What taking a file would do to one key: `file` and `web` are the two answers, undefined where there is none. */
export type Finding = {
  key: string;
  kind: 'changed' | 'emptied' | 'conflict' | 'unreadable';
  file?: Answer | undefined;
  web?: Answer | undefined;
};

/**
 * Compares what a file says with what is stored. What the file leaves as it was when it was made (`base`) is unchanged, whatever became of it on
 * the web since; what both changed differently is a conflict.
 */
export function compareSection(
  readings: ReadonlyMap<string, Reading>,
  { base, web }: { base: Answers; web: Answers },
): { findings: Finding[]; unchanged: number } {
  const findings: Finding[] = [];
  let unchanged = 0;
  for (const [key, reading] of readings) {
    const now = web[key];
    if (!reading.ok) {
      findings.push({ key, kind: 'unreadable', web: now });
      continue;
    }
    const file = reading.answer ?? undefined;
    if (sameAnswer(file, base[key]) || sameAnswer(file, now)) {
      if (file) unchanged += 1;
    } else if (!sameAnswer(now, base[key])) findings.push({ key, kind: 'conflict', file, web: now });
    else findings.push({ key, kind: file ? 'changed' : 'emptied', file, web: now });
  }
  return { findings, unchanged };
}

/** What somebody decided on the preview: `file` or `web` where that was asked, or answers chosen again where one could not be read. */
export type Choices = { sides: Readonly<Record<string, string>>; again: Readonly<Record<string, Answer | null>> };

/**
 * The section as the file would have it: what it was made with, with every answer that is taken laid over. Where the web's side was chosen, or
 * nothing can be read, the answer stays out and a merge leaves what is stored.
 */
export function takenAnswers(
  findings: readonly Finding[],
  base: Answers,
  choices: Choices,
): { mine: Answers; count: number } {
  const mine: Record<string, Answer> = { ...base };
  let count = 0;
  const take = (key: string, answer: Answer | undefined) => {
    count += 1;
    if (answer) mine[key] = answer;
    else delete mine[key];
  };
  for (const { key, kind, file } of findings) {
    const side = Object.hasOwn(choices.sides, key) ? choices.sides[key] : undefined;
    if (kind === 'unreadable') {
      const again = Object.hasOwn(choices.again, key) ? choices.again[key] : null;
      if (again) take(key, again);
    } else if (kind === 'changed' || (kind === 'emptied' && side !== 'web') || side === 'file') take(key, file);
  }
  return { mine, count };
}
