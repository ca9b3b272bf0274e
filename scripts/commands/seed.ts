import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkKey } from '../../db/check-key.server.ts';
import { closePool } from '../../db/connect.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { type Command, EXIT_DONE, readOptions, refuse, WrongUse } from '../command.ts';
import { listWaves, planDemo, prepareData } from '../demo/data.server.ts';
import { buildDemoFile, formatDemoFile } from '../demo/demo-file.ts';

const USAGE = `kurabe seed [--dir DIR]

Fills a migrated, empty database with the invented associations, companies, answers and accounts of the demo.
DATABASE_URL names the database, KURABE_KEY_FILE the key that seals answers (an existing file).

  --dir  the folder for the passwords and invitations, which are made at random; KURABE_DIR or .kurabe where absent

Done in one transaction: interrupted, it leaves nothing. Run again, it changes nothing. A database that holds other
associations is refused. The two surveys of 2025 are left open with their deadline over: close and release them next.`;

function parseDir(argv: string[]): string {
  const { values, positionals } = readOptions(argv, { dir: { type: 'string' } } as const);
  if (positionals.length > 0) throw new WrongUse(`${positionals[0]} is not an option.`);
  return resolve(values.dir ?? (process.env.KURABE_DIR || '.kurabe'));
}

async function run(argv: string[]): Promise<number> {
  const dir = parseDir(argv);
  const missing = ['DATABASE_URL', 'KURABE_KEY_FILE'].filter((name) => !process.env[name]);
  if (missing.length > 0) return refuse(missing.map((name) => `${name} is not set.`));
  try {
    const kek = currentKek();
    const checked = await checkKey(kek);
    if (!checked.ok) return refuse([checked.fault]);
    mkdirSync(dir, { recursive: true });
    const plan = planDemo();
    const { secrets, done } = await prepareData(plan, { dir, kek, now: new Date() });
    console.log(done === null ? 'The demo is there already; nothing was changed.' : 'The demo was seeded.');
    const url = process.env.KURABE_ORIGIN ?? 'http://127.0.0.1:3000';
    for (const line of formatDemoFile(buildDemoFile({ url, ...plan, secrets, waves: await listWaves() })))
      console.log(line);
    return EXIT_DONE;
  } finally {
    await closePool();
  }
}

/** `kurabe seed`. */
export const seed: Command = {
  name: 'seed',
  summary: 'fill an empty database with the invented data of the demo',
  usage: USAGE,
  run,
};
