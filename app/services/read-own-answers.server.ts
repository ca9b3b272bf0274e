import type { Actor } from '../../db/actor.server.ts';
import type { Answers } from '../survey/answer.ts';
import { readAnswering } from './read-answering.server.ts';

/** What the acting company itself submitted in a wave, as it counts; null where it submitted nothing. */
export async function readOwnAnswers(
  actor: Extract<Actor, { kind: 'member' | 'reader' }>,
  slug: string,
): Promise<{ answers: Answers; submittedOn: string } | null> {
  const answering = await readAnswering(actor, slug);
  const submitted = answering?.submitted ?? null;
  return submitted === null ? null : { answers: submitted.answers, submittedOn: submitted.submittedOn };
}
