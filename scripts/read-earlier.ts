import type { PreviousRelease } from '../analytics/previous-release.ts';
import { readPrevious } from '../analytics/read-previous.server.ts';
import type { Questionnaire } from '../app/survey/questionnaire.ts';
import { WrongUse } from './command.ts';
import { type Reading, readResponses } from './read-microdata.ts';

/** An earlier bundle and the file of answers that it was made of. */
export type EarlierBundle = { dir: string; responses: string };

/** Options that name earlier bundles with their answers. */
export const EARLIER_OPTIONS = {
  previous: { type: 'string', multiple: true },
  'previous-responses': { type: 'string', multiple: true },
} as const;

/** The pairs that `--previous` and `--previous-responses` name, oldest first. */
export function parseEarlier(values: { previous?: string[]; 'previous-responses'?: string[] }): EarlierBundle[] {
  const { previous = [], 'previous-responses': files = [] } = values;
  if (previous.length !== files.length) throw new WrongUse('--previous and --previous-responses go in pairs.');
  return previous.map((dir, at) => ({ dir, responses: files[at] ?? '' }));
}

/** Each earlier bundle with the answers it was made of, checked against them and those before it. */
export async function readEarlier(
  bundles: readonly EarlierBundle[],
  questionnaire: Questionnaire,
): Promise<Reading<PreviousRelease[]>> {
  const value: PreviousRelease[] = [];
  for (const { dir, responses } of bundles) {
    const respondents = async () => {
      const read = await readResponses(responses, questionnaire);
      return read.ok ? read.value.respondents : read.faults;
    };
    const read = await readPrevious(dir, { questionnaire, respondents, before: value });
    if (!read.ok) return read;
    value.push(read.value);
  }
  return { ok: true, value };
}
