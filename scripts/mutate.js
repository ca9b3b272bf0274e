import { build, install, runTypeScript } from './prepare.js';

/** `npm run mutate`: installs and builds what is missing, then takes the guards away one by one (scripts/mutate-guards.ts). */
await install();
await build();
process.exit(await runTypeScript('scripts/mutate-guards.ts', [], { KURABE_LOG: 'silent', NODE_ENV: 'test' }));
