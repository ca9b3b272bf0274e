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

/**
 * The built server as it runs in production, with two addresses more, each a bare insert of one row through the pool: one is a route of the
 * application like any other, the other is reached before the server's own middleware and routing.
 */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const origin = new URL(process.env.KURABE_ORIGIN ?? '');
const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
surviveCutConnections(log);
const app = express();
const insertRow = () =>
  withActor({ kind: 'auth' }, (tx) => tx.execute(sql`insert into bench_row values (${randomUUID()}, 'one row')`));
app.post('/bench/direct', async (_request, response) => {
  await insertRow();
  response.status(204).end();
});
const action = async () => {
  await insertRow();
  return new Response(null, { status: 204 });
};
const route = { id: 'routes/bench', parentId: 'root', path: 'bench/routed', module: { action, default: undefined } };
const routes = { ...build.routes, [route.id]: route };
app.use(
  buildServer({ build: { ...build, routes }, clientFolder: join(root, 'build/client'), origin, trustedProxyCount: 0 }),
);
await listen(app, { port: Number(process.env.PORT), host: '127.0.0.1' });
process.send?.('ready');
process.once('SIGTERM', () => process.exit(0));
