import { parseEmail } from '../../app/member/login.ts';
import { type WithdrawFault, withdrawDualOf } from '../../app/services/withdraw-dual.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { DUAL_SENTENCES } from '../dual-sentences.ts';
import { withTestedPortal } from '../portal-database.ts';

const SENTENCES: Readonly<Record<WithdrawFault, string>> = {
  gone: DUAL_SENTENCES.unknown,
  notOwn: 'Somebody else made that request. Name with --by the address of whoever did.',
  withdrawn: 'That request was withdrawn already.',
  carriedOut: DUAL_SENTENCES.done,
};

export const request: Command = {
  name: 'request',
  summary: 'withdraw a request that takes two people',
  usage: `kurabe request withdraw ID --by EMAIL

ID is that of a request on the page /admin/requests, approved or not, which was not carried out; EMAIL is the address of the operator who made it.
Nobody can approve it or carry it out after that. The audit trail of the portal has it.`,
  async run(argv) {
    const { values, positionals } = readOptions(argv, { by: { type: 'string' } });
    const [action, id, ...others] = positionals;
    if (action !== 'withdraw' || id === undefined || values.by === undefined || others.length > 0)
      throw new WrongUse('request can withdraw one, and wants --by.');
    const email = parseEmail(values.by);
    if (!email.ok) return refuse(['That is no email address.']);
    return withTestedPortal(async () => {
      const withdrawn = await withdrawDualOf(email.value, id);
      if (!withdrawn.ok) return refuse([SENTENCES[withdrawn.fault]]);
      console.log('The request is withdrawn.');
      return EXIT_DONE;
    });
  },
};
