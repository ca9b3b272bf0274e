import { join } from 'node:path';
import { build, install, root, run } from './prepare.js';

/** `npm test [-- FILE ...]`: installs and builds what is missing, then runs every suite on real parts. */
await install();
await build();
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = ['run', '--config', 'test/support/vitest.config.ts', ...process.argv.slice(2)];
process.exit(await run(process.execPath, [vitest, ...args], { env: { TZ: 'Asia/Tokyo', NODE_ENV: 'test' } }));
