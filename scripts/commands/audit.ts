import { withActor } from '../../db/actor.server.ts';
import { type AuditState, listAuditChains, verifyAudit } from '../../db/queries/audit.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withTestedPortal } from '../portal-database.ts';

const USAGE = `kurabe audit verify

  verify   walks every chain of the audit trail and prints its last number and MAC; names the first event of each that does not hold

Keep what it prints elsewhere: an end that is cut off together with the head of its chain is seen beside that alone.
KURABE_AUDIT_KEY_FILE names the key of the trail; it lies beside the key file of the answers otherwise.`;

export const audit: Command = {
  name: 'audit',
  summary: 'check that nothing was taken out of the audit trail',
  usage: USAGE,
  async run(argv) {
    const [action, ...others] = readOptions(argv, {}).positionals;
    if (action !== 'verify' || others.length > 0) throw new WrongUse('audit can verify, and takes nothing else.');
    return withTestedPortal(async () => {
      const states = await withActor({ kind: 'worker' }, async (tx) => {
        const found: { chain: string; state: AuditState }[] = [];
        for (const chain of await listAuditChains(tx)) found.push({ chain, state: await verifyAudit(tx, chain) });
        return found;
      });
      for (const { chain, state } of states) if (state.ok) console.log(`${chain} ${state.seq} ${state.mac}`);
      const faults = states.flatMap(({ chain, state }) =>
        state.ok ? [] : [`${chain}#${state.broken} does not hold.`],
      );
      return faults.length > 0 ? refuse(faults) : EXIT_DONE;
    });
  },
};
