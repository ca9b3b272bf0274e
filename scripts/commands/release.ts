import { join } from 'node:path';
import { currentSigningKey } from '../../analytics/signing-key.server.ts';
import { releaseWave } from '../../app/services/release-wave.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { withTestedPortal } from '../portal-database.ts';
import { createProgress, stepOf, warningOf } from '../progress.ts';

export const release: Command = {
  name: 'release',
  summary: 'count, protect and publish the tables of a closed wave',
  usage: `kurabe release WAVE [--out DIR]

WAVE is the short name of a closed wave. A wave is released once. The bundle is written to DIR/WAVE/1 (default:
KURABE_DIR/releases), signed with the key of KURABE_SIGNING_KEY_FILE (default: signing.key beside the key file), and its
cells are stored in the database; where a rule is broken nothing is published.`,
  async run(argv) {
    const { positionals, values } = readOptions(argv, { out: { type: 'string' } });
    const [slug] = positionals;
    if (slug === undefined || positionals.length > 1) throw new WrongUse('Name one wave.');
    const progress = createProgress(process.stderr);
    return withTestedPortal(async ({ dir }) => {
      const signing = currentSigningKey();
      if (!signing.ok) return refuse([signing.fault]);
      const released = await releaseWave(slug, {
        outDir: values.out ?? join(dir, 'releases'),
        signingKey: signing.key,
        onStage: (stage, info) => {
          const warning = warningOf(stage, info);
          if (warning !== null) console.error(warning);
          if (stepOf(info) === null) console.error(`${stage} ...`);
          else progress(stage, info);
        },
      });
      if (!released.ok) return refuse(released.faults);
      console.log(`The wave ${slug} is released: ${released.cellCount} cells, digest ${released.digest}.`);
      console.log(`Bundle: ${released.outDir}`);
      return EXIT_DONE;
    });
  },
};
