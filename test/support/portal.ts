import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSigningKey } from '../../analytics/signing-key.server.ts';
import { prepareData, prepareKey } from '../../scripts/demo/data.server.ts';
import { buildPopulation, DEMO_SEED } from '../../scripts/demo/population.ts';
import { buildScenario } from '../../scripts/demo/scenario.ts';
import type { DemoSecrets } from '../../scripts/demo/secrets.server.ts';
import { findPort, startWeb } from '../../scripts/demo/web.server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A portal as `npm start` runs it, on the test's own database with the demo's data; no wave is released yet. */
export type Portal = {
  url: string;
  dir: string;
  secrets: DemoSecrets;
  scenario: ReturnType<typeof buildScenario>;
  stop(): Promise<void>;
};

/** Seeds the database that DATABASE_URL names, makes a key to sign releases with, and starts the built portal on a free port. */
export async function startPortal(): Promise<Portal> {
  const dir = mkdtempSync(join(tmpdir(), 'kurabe-portal-'));
  process.env.KURABE_SIGNING_KEY_FILE = join(dir, 'signing.key');
  const signing = createSigningKey(process.env.KURABE_SIGNING_KEY_FILE);
  if (!signing.ok) throw new Error(signing.fault);
  const population = buildPopulation(DEMO_SEED);
  const scenario = buildScenario(population);
  const { kek } = await prepareKey(process.env.KURABE_KEY_FILE ?? '');
  const { secrets } = await prepareData({ population, scenario }, { dir, kek, now: new Date() });
  const env = { KURABE_DIR: dir, KURABE_DEMO: '1', NODE_ENV: 'production' };
  const web = await startWeb({ root, dir, port: await findPort('0'), env });
  return {
    url: web.url,
    dir,
    secrets,
    scenario,
    stop: async () => {
      await web.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Runs `kurabe` with the test's settings; resolves with its exit code and what it wrote. */
export function kurabe(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/kurabe.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      out.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out.stderr += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code: code ?? 1, ...out }));
  });
}
