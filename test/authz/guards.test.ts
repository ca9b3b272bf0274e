import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';

useDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));

test('a portal whose guards are off does not start', () => {
  const off = `data:text/javascript,globalThis.kurabeGuards=${encodeURIComponent("'off'")}`;
  const started = spawnSync(process.execPath, ['--import', off, '--import', 'tsx', join(root, 'scripts/start.ts')], {
    env: { ...process.env, KURABE_ORIGIN: 'https://kurabe.example', PORT: '0', NODE_ENV: 'production' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(started.status).toBe(1);
  expect(started.stderr).toContain('The guards of the pages are off');
});
