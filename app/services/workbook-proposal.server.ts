import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { seal, unseal, type WaveKey } from '../../db/seal.server.ts';
import { SealError } from '../../db/seal-cipher.server.ts';
import type { Place } from '../workbook/file-rows.ts';
import type { Reading } from '../workbook/read-answers.ts';

/** What is told beside the answers: parts of a file that were not read. */
export type Notice =
  | { kind: 'foreignSheet'; sheet: string }
  | { kind: 'notYours' | 'gone'; section: string }
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
/** More than fifty plants with a long remark to every question of the checklist. */
const MOST_BYTES = 4 * 1024 * 1024;
/** A form with a file has 6 MB at most; so much of it may be the sealed field, in characters. */
const MOST_CHARACTERS = 5_000_000;
const placeOf = ({ userId, companyId }: Owner) => ['workbook proposal', companyId, userId];

/** A file says more than its preview can carry to the form that takes it. */
export class ProposalTooLarge extends Error {}

/** A proposal as the text of a hidden field: nothing of it can be read or changed outside. Throws ProposalTooLarge. */
export function sealProposal(key: WaveKey, owner: Owner, proposal: Proposal): string {
  const bytes = Buffer.from(JSON.stringify(proposal), 'utf8');
  if (bytes.length > MOST_BYTES) throw new ProposalTooLarge();
  const sealed = Buffer.from(seal(key, deflateRawSync(bytes), placeOf(owner))).toString('base64url');
  if (sealed.length > MOST_CHARACTERS) throw new ProposalTooLarge();
  return sealed;
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
