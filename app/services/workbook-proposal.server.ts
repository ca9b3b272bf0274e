import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import { SealError } from '../../db/seal-cipher.server.ts';
import type { Place } from '../workbook/file-rows.ts';
import type { Reading } from '../workbook/read-answers.ts';

/** What is told beside the answers: parts of a file that were not read. */
export type Notice =
  | { kind: 'foreignSheet'; sheet: string }
  | { kind: 'notYours'; section: string }
  | { kind: 'unknownRow'; key: string; place: Place }
  | { kind: 'missing'; section: string; count: number }
  | { kind: 'absent'; count: number };

/** What was read of a file, by section, with the revision that it was made with. It travels sealed through the page that shows it. */
export type Proposal = {
  operationId: string;
  madeAt: number;
  source: 'xlsx' | 'csv';
  fileName: string;
  notices: Notice[];
  sections: { id: string; base: number; readings: [string, Reading][] }[];
};

type Owner = { userId: string; companyId: string };

const HOUR = 3_600_000;
const MOST_BYTES = 8 * 1024 * 1024;
const placeOf = ({ userId, companyId }: Owner) => ['workbook proposal', companyId, userId];

/** A proposal as the text of a hidden field: nothing of it can be read or changed outside. */
export function sealProposal(key: WaveKey, owner: Owner, proposal: Proposal): string {
  const bytes = deflateRawSync(Buffer.from(JSON.stringify(proposal), 'utf8'));
  return Buffer.from(seal(key, bytes, placeOf(owner))).toString('base64url');
}

/** The proposal of a hidden field; null where it is another person's, older than an hour, or none of ours. */
export function openProposal(
  key: WaveKey,
  owner: Owner,
  { sealed, now }: { sealed: string; now: Date },
): Proposal | null {
  try {
    const bytes = unseal(key, Buffer.from(sealed, 'base64url'), placeOf(owner));
    const text = inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
    const proposal = JSON.parse(text) as Proposal;
    return now.getTime() - proposal.madeAt <= HOUR ? proposal : null;
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
