import type { people } from '../../text/ja/people.ts';
import type { StatusTone } from '../status-badge.tsx';

/** An invitation in a list. */
export type InvitationView = {
  id: string;
  name: string;
  email: string;
  purpose: keyof typeof people.purposes;
  state: keyof typeof people.states;
};

/** Colour for what needs somebody, none for what is done. */
export function invitationTone(state: InvitationView['state']): StatusTone {
  if (state === 'accepted' || state === 'revoked') return 'plain';
  if (state === 'bounced' || state === 'failed') return 'error';
  return state === 'expired' ? 'warning' : 'neutral';
}
