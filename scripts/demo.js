import { build, install, runTypeScript } from './prepare.js';

/** `npm run demo [-- --check | --reset [--yes]]`: from an empty clone to a running portal. */
await install();
await build();
process.exit(await runTypeScript('scripts/demo.ts', process.argv.slice(2), { NODE_ENV: 'production' }));
