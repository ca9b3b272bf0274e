#!/usr/bin/env node
import { runTypeScript } from './prepare.js';

/** The `kurabe` command where the package is installed: the same as `npm run -s kurabe -- ...`. */
process.exit(await runTypeScript('scripts/kurabe.ts', process.argv.slice(2)));
