import { eraseWave } from '../../app/services/erase-wave.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { DUAL_SENTENCES } from '../dual-sentences.ts';
import { withTestedPortal } from '../portal-database.ts';

export const erase: Command = {
  name: 'erase',
  summary: 'erase the answers of a wave, for a request that two people made',
  usage: `kurabe erase --request ID

ID is that of a request to erase which one operator made and another approved, on the page /admin/requests. Deletes the key of the wave:
its answers can be read by nobody then. What was released stays. A backup from before still holds the wrapped key: run "kurabe keys rotate"
after it and destroy the old key file with its copies, or wait until the last such backup is gone.`,
  async run(argv) {
    const { values, positionals } = readOptions(argv, { request: { type: 'string' } });
    const { request } = values;
    if (request === undefined || positionals.length > 0) throw new WrongUse('Name one request.');
    return withTestedPortal(async () => {
      const erased = await eraseWave(request);
      if (!erased.ok) return refuse([DUAL_SENTENCES[erased.fault]]);
      const rest = erased.isReleased ? 'Its release stands.' : 'It was not released, and cannot be any more.';
      console.log(`The answers of the wave ${erased.slug} are erased. ${rest}`);
      console.log('Backups from before open with the present key file alone: see "kurabe help erase".');
      return EXIT_DONE;
    });
  },
};
