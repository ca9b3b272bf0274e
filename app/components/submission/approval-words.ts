/** How approval stands for the answers as they are: a word of the task list. */
export type ApprovalWord = 'off' | 'notAsked' | 'awaiting' | 'stale' | 'returned' | 'approved';

/** What pages know of approval. */
export type ApprovalFacts = {
  isNeeded: boolean;
  approverId: string | null;
  open: { id: string; isCurrent: boolean; isOwn: boolean } | null;
  requests: readonly {
    id: string;
    number: number;
    state: 'open' | 'approved' | 'returned' | 'takenBack';
    requestedOn: string;
    requestedBy: string | null;
    askedOf: string | null;
    decidedOn: string | null;
    decidedBy: string | null;
    reason: string | null;
  }[];
};

/** The word for how approval stands; `isSent` says whether what there is was submitted. */
export function approvalWord({ isNeeded, open, requests }: ApprovalFacts, isSent: boolean): ApprovalWord {
  if (!isNeeded) return 'off';
  if (open) return open.isCurrent ? 'awaiting' : 'stale';
  const last = requests[0]?.state;
  if (isSent && last === 'approved') return 'approved';
  return last === 'returned' ? 'returned' : 'notAsked';
}
