import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { sql } from 'drizzle-orm';
import express from 'express';
import { listen } from '../../app/http/listen.server.ts';
import { log } from '../../app/http/log.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { surviveCutConnections } from '../survive.ts';

/** The built server as it runs in production, with one address more: a bare insert of one row, through a pool of the same kind. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const origin = new URL(process.env.KURABE_ORIGIN ?? '');
const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
surviveCutConnections(log);
const app = express();
app.post('/bench/insert', async (_request, response) => {
  await withActor({ kind: 'auth' }, (tx) => tx.execute(sql`insert into bench_row values (${randomUUID()}, 'one row')`));
  response.status(204).end();
});
app.use(buildServer({ build, clientFolder: join(root, 'build/client'), origin, trustedProxyCount: 0 }));
await listen(app, { port: Number(process.env.PORT), host: '127.0.0.1' });
process.send?.('ready');
process.once('SIGTERM', () => process.exit(0));
