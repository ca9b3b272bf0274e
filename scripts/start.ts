import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { areGuardsOff } from '../app/auth/guards-off.ts';
import { listen } from '../app/http/listen.server.ts';
import { log } from '../app/http/log.server.ts';
import { buildServer } from '../app/http/server.server.ts';
import { readSettings, type Settings } from '../app/http/settings.server.ts';
import { checkAuditKey } from '../db/audit-key.server.ts';
import { checkKey } from '../db/check-key.server.ts';
import { closePool } from '../db/connect.server.ts';
import { currentKek } from '../db/seal.server.ts';
import { selfTest } from '../db/self-test.server.ts';
import { surviveCutConnections } from './survive.ts';

/** `npm start`: the production web server. Refuses to start where a setting is missing or the database's policies don't hold. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function giveUp(faults: readonly string[]): never {
  console.error(['Kurabe cannot start:', ...faults.map((fault) => `  - ${fault}`)].join('\n'));
  process.exit(1);
}

async function start({ origin, port, trustedProxyCount }: Settings): Promise<void> {
  if (areGuardsOff()) giveUp(['The guards of the pages are off, as in a test: nothing is served like this.']);
  const entry = join(root, 'build/server/index.js');
  if (!existsSync(entry)) giveUp(['The portal is not built yet: run `npm run build` first.']);
  const tested = await selfTest();
  if (!tested.ok) giveUp(tested.faults);
  const checked = await checkKey(currentKek());
  if (!checked.ok) giveUp([checked.fault]);
  const audit = checkAuditKey();
  if (!audit.ok) giveUp([audit.fault]);
  const build = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const app = buildServer({ build, clientFolder: join(root, 'build/client'), origin, trustedProxyCount });
  const host = process.env.HOST ?? (trustedProxyCount > 0 ? '0.0.0.0' : '127.0.0.1');
  const listener = await listen(app, { port, host });
  console.log(`Kurabe listens on http://${host}:${listener.port} and is reached at ${origin.origin}`);
  const stop = async () => {
    await listener.stop();
    await closePool();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

surviveCutConnections(log);
const settings = readSettings(process.env);
if (!settings.ok) giveUp(settings.faults);
start(settings.value).catch((error: unknown) => giveUp([error instanceof Error ? error.message : 'an unknown fault']));
