import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { findPort } from '../../scripts/demo/web.server.ts';
import { prepareAccounts } from './sign-in.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built portal, in this process; `renew` puts another build in its place, without the script parts of the first. */
export type Site = { origin: string; renew: () => Promise<void>; stop: () => Promise<void> };

/** Starts the built portal on a free port, on the database that DATABASE_URL names. `name` is what browsers call this machine. */
export async function startSite(name: '127.0.0.1' | 'localhost' = '127.0.0.1'): Promise<Site> {
  await prepareAccounts();
  const port = await findPort('0');
  const origin = `http://${name}:${port}`;
  process.env.KURABE_ORIGIN = origin;
  const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
  const serve = (one: ServerBuild, clientFolder: string): Promise<Listener> =>
    listen(buildServer({ build: one, clientFolder, origin: new URL(origin), trustedProxyCount: 0 }), {
      port,
      host: '127.0.0.1',
    });
  let listener = await serve(build, join(root, 'build/client'));
  return {
    origin,
    renew: async () => {
      await listener.stop();
      listener = await serve({ ...build, assets: { ...build.assets, version: 'next' } }, join(root, 'public'));
    },
    stop: () => listener.stop(),
  };
}
