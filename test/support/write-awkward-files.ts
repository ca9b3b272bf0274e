import { mkdirSync, writeFileSync } from 'node:fs';
import { AWKWARD_FILES, FIXTURE_NAMES, MOST_KEPT } from './awkward-files.ts';

/** Writes test/fixtures/workbooks anew: `npx tsx test/support/write-awkward-files.ts`. */
const folder = new URL('../fixtures/workbooks/', import.meta.url);
mkdirSync(folder, { recursive: true });
AWKWARD_FILES.forEach(([, , make], index) => {
  const bytes = make();
  if (bytes.length <= MOST_KEPT) writeFileSync(new URL(FIXTURE_NAMES[index] ?? '', folder), bytes);
});
