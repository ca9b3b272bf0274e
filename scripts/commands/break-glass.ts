import { rmSync, writeFileSync } from 'node:fs';
import { openBreakGlass } from '../../app/services/open-break-glass.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { DUAL_SENTENCES } from '../dual-sentences.ts';
import { withTestedPortal } from '../portal-database.ts';

export const breakGlass: Command = {
  name: 'break-glass',
  summary: "print one company's answers in an emergency, for a request that two people made",
  usage: `kurabe break-glass --request ID [--out FILE]

ID is that of a request for emergency access which one operator made and another approved, on the page /admin/requests. Prints the answers of the
one company in the one wave as JSON, or writes them to FILE (for its owner alone; nothing is overwritten). Works once. The company is told by mail
and sees the access among its own.`,
  async run(argv) {
    const { values, positionals } = readOptions(argv, { request: { type: 'string' }, out: { type: 'string' } });
    const { request, out } = values;
    if (request === undefined || positionals.length > 0) throw new WrongUse('Name one request.');
    return withTestedPortal(async () => {
      // The file is made before anything is opened: where it cannot be written, the one opening is not spent.
      if (out !== undefined) writeFileSync(out, '', { mode: 0o600, flag: 'wx' });
      const opened = await openBreakGlass(request);
      if (!opened.ok) {
        if (out !== undefined) rmSync(out);
        return refuse([DUAL_SENTENCES[opened.fault]]);
      }
      const text = `${JSON.stringify(opened.value, null, 2)}\n`;
      if (out === undefined) process.stdout.write(text);
      else writeFileSync(out, text);
      return EXIT_DONE;
    });
  },
};
