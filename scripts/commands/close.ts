import { type CloseFault, closeWave } from '../../app/services/close-wave.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withTestedPortal } from '../portal-database.ts';

const SENTENCES: Record<CloseFault, (slug: string) => string> = {
  unknownWave: (slug) => `There is no wave ${slug}.`,
  notOpen: (slug) => `The wave ${slug} is a draft: it was never open.`,
};

export const close: Command = {
  name: 'close',
  summary: 'close a wave: no answer is taken any more',
  usage: `kurabe close WAVE

WAVE is the short name of the wave, such as 2026. Closing cannot be undone. Closing a closed wave changes nothing.
Works on DATABASE_URL, or on the embedded database under KURABE_DIR, also while the portal runs.`,
  async run(argv) {
    const { positionals } = readOptions(argv, {});
    const [slug] = positionals;
    if (slug === undefined || positionals.length > 1) throw new WrongUse('Name one wave.');
    return withTestedPortal(async () => {
      const closed = await closeWave(slug);
      if (!closed.ok) return refuse([SENTENCES[closed.fault](slug)]);
      console.log(`The wave ${slug} is closed.`);
      return EXIT_DONE;
    });
  },
};
