import { parseEmail } from '../../app/member/login.ts';
import { type PersonFault, parsePerson } from '../../app/member/person.ts';
import { inviteOperator } from '../../app/services/invite-operator.server.ts';
import { keepUserOut, type ResetFault, resetFactor } from '../../app/services/keep-user.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { DUAL_SENTENCES } from '../dual-sentences.ts';
import { withTestedPortal } from '../portal-database.ts';

const SENTENCES: Readonly<Record<PersonFault, string>> = {
  emailMissing: 'Give an email address.',
  emailFormat: 'That is no email address.',
  nameMissing: 'Give a name with --name.',
  nameLong: 'That name is too long.',
};

const RESET_SENTENCES: Readonly<Record<ResetFault, string>> = {
  ...DUAL_SENTENCES,
  unknownUser: 'Nobody has that address.',
  noFactor: 'That person has no second factor.',
  needsRequest:
    'That person is of the staff: two operators ask for it on the page /admin/requests; then name the request with --request.',
  otherPerson: 'That request is about somebody else.',
};

async function invite(email: string, { name, english }: { name: string; english: boolean }): Promise<number> {
  const person = parsePerson({ email, name });
  if (!person.ok) return refuse(person.faults.map((fault) => SENTENCES[fault]));
  await inviteOperator(person.value, english ? 'en' : 'ja');
  console.log(`${person.value.email} is invited as an operator. The link is in the mail and works for seven days.`);
  return EXIT_DONE;
}

async function suspend(email: string, isSuspended: boolean): Promise<number> {
  const outcome = await keepUserOut(email, { isSuspended });
  if (outcome === 'unknown') return refuse([RESET_SENTENCES.unknownUser]);
  if (outcome === 'same') return refuse([`${email} is ${isSuspended ? 'suspended already' : 'not suspended'}.`]);
  console.log(isSuspended ? `${email} is suspended, and signed out everywhere.` : `${email} may sign in again.`);
  return EXIT_DONE;
}

async function reset(email: string, request: string | null): Promise<number> {
  const result = await resetFactor(email, request);
  if (!result.ok) return refuse([RESET_SENTENCES[result.fault]]);
  console.log(
    `${email} has no second factor any more, and is signed out everywhere. A new one is set up at the next sign-in.`,
  );
  return EXIT_DONE;
}

const ACTIONS: readonly string[] = ['invite', 'suspend', 'restore', 'reset-factor'];

export const user: Command = {
  name: 'user',
  summary: 'invite an operator; suspend or restore a person; take a lost second factor from one',
  usage: `kurabe user invite EMAIL --name NAME [--english]
kurabe user suspend EMAIL
kurabe user restore EMAIL
kurabe user reset-factor EMAIL [--request ID]

  invite        invites an operator: the mail with the link is sent by the worker, in Japanese unless --english is given. Invite two, since what
                takes two people takes them. Everybody else is invited in the portal.
  suspend       ends every session of a person at once, and lets none begin; restore takes that back
  reset-factor  removes authenticator apps, passkeys and recovery codes of somebody who lost them and ends their sessions. Of the staff it takes a
                request which one operator made on the page /admin/requests and another approved: ID.

Each is noted in the audit trail of the portal; the person whose factor goes is told by mail.`,
  async run(argv) {
    const { values, positionals } = readOptions(argv, {
      name: { type: 'string' },
      english: { type: 'boolean' },
      request: { type: 'string' },
    });
    const [action = '', typed, ...others] = positionals;
    const { name, english, request } = values;
    if (!ACTIONS.includes(action) || typed === undefined || others.length > 0)
      throw new WrongUse('user can invite, suspend, restore or reset-factor, one address at a time.');
    if (
      (request !== undefined && action !== 'reset-factor') ||
      ((name ?? english) !== undefined && action !== 'invite')
    )
      throw new WrongUse(`user ${action} does not take that option.`);
    const email = parseEmail(typed);
    if (!email.ok) return refuse([SENTENCES[email.code]]);
    return withTestedPortal(() => {
      if (action === 'invite') return invite(email.value, { name: name ?? '', english: english ?? false });
      return action === 'reset-factor'
        ? reset(email.value, request ?? null)
        : suspend(email.value, action === 'suspend');
    });
  },
};
