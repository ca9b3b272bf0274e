import { type PersonFault, parsePerson } from '../../app/member/person.ts';
import { inviteOperator } from '../../app/services/invite-operator.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withTestedPortal } from '../portal-database.ts';

const SENTENCES: Readonly<Record<PersonFault, string>> = {
  emailMissing: 'Give an e-mail address.',
  emailFormat: 'That is no e-mail address.',
  nameMissing: 'Give a name with --name.',
  nameLong: 'That name is too long.',
};

export const user: Command = {
  name: 'user',
  summary: 'invite an operator, where none is there yet to do so in the portal',
  usage: `kurabe user invite EMAIL --name NAME [--english]

Invites an operator: the mail with the link is sent by the worker, in Japanese unless --english is given. Invite two, since erasing and emergency
access take two people. Everybody else is invited in the portal.`,
  async run(argv) {
    const { values, positionals } = readOptions(argv, { name: { type: 'string' }, english: { type: 'boolean' } });
    const [action, email, ...others] = positionals;
    if (action !== 'invite' || email === undefined || others.length > 0)
      throw new WrongUse('user can invite one address.');
    const person = parsePerson({ email, name: values.name ?? '' });
    if (!person.ok) return refuse(person.faults.map((fault) => SENTENCES[fault]));
    return withTestedPortal(async () => {
      await inviteOperator(person.value, values.english ? 'en' : 'ja');
      console.log(`${person.value.email} is invited as an operator. The link is in the mail and works for seven days.`);
      return EXIT_DONE;
    });
  },
};
