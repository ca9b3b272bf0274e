import type { Respondent } from '../../analytics/columns.ts';
import { withActor } from '../../db/actor.server.ts';
import {
  listAssociationCodes,
  listLatestCoded,
  listSubmittedParticipants,
} from '../../db/queries/sealed-submission.server.ts';
import { openLink, unseal, type WaveKey } from '../../db/seal.server.ts';
import { submissionPlace } from '../survey/sealed-form.ts';

const PAGE_SIZE = 2000;

/** Milliseconds that reading took so far: asking the database, and opening what is sealed (links and coded answers). */
export type ReadingTime = { database: number; unseal: number };

type SubmittedParticipant = Awaited<ReturnType<typeof listSubmittedParticipants>>[number];

type SealedPage = Readonly<{
  participants: readonly SubmittedParticipant[];
  /** The response key of each participant, in the same order. */
  responseKeys: readonly string[];
  codes: ReadonlyMap<string, string[]>;
  submissions: ReadonlyMap<string, { revision: number; codedSealed: Uint8Array }>;
}>;

function openLinks(key: WaveKey, participants: readonly SubmittedParticipant[], spent: ReadingTime): string[] {
  const start = performance.now();
  const responseKeys = participants.map(({ companyId, linkSealed }) => {
    if (!linkSealed) throw new Error('A submitted participation has no link to its answers.');
    return openLink(key, companyId, linkSealed);
  });
  spent.unseal += performance.now() - start;
  return responseKeys;
}

async function readPage(key: WaveKey, after: string | null, spent: ReadingTime): Promise<SealedPage> {
  const start = performance.now();
  const unsealBefore = spent.unseal;
  const page = await withActor({ kind: 'releaser' }, async (tx) => {
    const { waveId } = key;
    const participants = await listSubmittedParticipants(tx, { waveId, afterCompanyId: after, limit: PAGE_SIZE });
    const responseKeys = openLinks(key, participants, spent);
    const [codes, coded] = await Promise.all([
      listAssociationCodes(tx, { waveId, companyIds: participants.map(({ companyId }) => companyId) }),
      listLatestCoded(tx, responseKeys),
    ]);
    const submissions = new Map(coded.map((submission) => [submission.responseKey, submission]));
    if (submissions.size !== participants.length)
      throw new Error(`${participants.length - submissions.size} submitted answer sheets have no submission.`);
    return { participants, responseKeys, codes, submissions };
  });
  spent.database += performance.now() - start - (spent.unseal - unsealBefore);
  return page;
}

function openPage(key: WaveKey, { participants, responseKeys, codes, submissions }: SealedPage): Respondent[] {
  return participants.map((participant, index): Respondent => {
    const responseKey = responseKeys[index] ?? '';
    const submission = submissions.get(responseKey);
    if (!submission) throw new Error('A submission belongs to no participation.');
    const { companyId, ownerId, sector, sizeBand, region } = participant;
    return {
      companyId,
      ownerId: ownerId ?? companyId,
      associations: codes.get(companyId) ?? [],
      sector: sector ?? '99',
      size: sizeBand ?? 'S1',
      region: region ?? 'R1',
      coded: unseal(key, submission.codedSealed, submissionPlace(responseKey, submission.revision), 'coded'),
    };
  });
}

/**
 * Every respondent of a closed wave, page by page in the order of company ids, with the latest coded submission opened. Two
 * links to one answer sheet, or a link to none, end it with an error. `spent` is added to while it runs; `sheets` gets a line
 * `response key revision` for each that was read.
 */
export async function* readRespondents(
  key: WaveKey,
  spent: ReadingTime,
  sheets: string[] = [],
): AsyncGenerator<Respondent> {
  for (let last: string | null = null; ; ) {
    const page = await readPage(key, last, spent);
    const start = performance.now();
    const respondents = openPage(key, page);
    spent.unseal += performance.now() - start;
    for (const responseKey of page.responseKeys)
      sheets.push(`${responseKey} ${page.submissions.get(responseKey)?.revision ?? 0}`);
    yield* respondents;
    if (respondents.length < PAGE_SIZE) return;
    last = respondents.at(-1)?.companyId ?? null;
  }
}
