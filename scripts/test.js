import { join } from 'node:path';
import { build, install, root, run } from './prepare.js';

/**
 * `npm test [-- FILE ...]`: installs and builds what is missing, then runs every suite on real parts. `--long` first: auditor and
 * release function against brute force alone, on ten thousand seeds, and the whole authorization matrix (`npm run test:long`).
 */
await install();
await build();
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const [first, ...rest] = process.argv.slice(2);
const isLong = first === '--long';
const long = [
  'test/unit/disclosure-oracle.test.ts',
  'test/unit/disclosure-mutation.test.ts',
  'test/unit/disclosure-self-knowledge.test.ts',
  'test/authz/',
];
const files = isLong ? [...long, ...rest] : process.argv.slice(2);
const args = ['run', '--config', 'test/support/vitest.config.ts', ...files];
const env = {
  TZ: 'Asia/Tokyo',
  NODE_ENV: 'test',
  ...(isLong ? { KURABE_TEST_SEEDS: '10000', KURABE_TEST_AUTHZ: 'whole' } : {}),
};
process.exit(await run(process.execPath, [vitest, ...args], { env }));
