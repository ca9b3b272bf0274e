import { join } from 'node:path';
import { install, root, run } from './prepare.js';

/** `npm run check`: format, lint, types, import arrows, unused exports. Every step runs, so one run names all faults. */
await install();
const bin = (path) => join(root, 'node_modules', path);
const steps = [
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json']],
  ['import arrows', ['--import', 'tsx', 'scripts/check-imports.ts']],
  ['unused exports and files', [bin('knip/bin/knip.js'), '--no-progress']],
];
let failed = 0;
for (const [title, args] of steps) {
  const code = await run(process.execPath, args, { quiet: true });
  console.log(`${code === 0 ? '[ok  ]' : '[FAIL]'} ${title}`);
  if (code !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
