import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answers } from '../../app/survey/answer.ts';
import { mergeSection } from '../../app/survey/merge.ts';

const KEYS = ['p', 'r', 's', 'p.note'];
const step = fc.record({
  editor: fc.nat({ max: 2 }),
  changes: fc.dictionary(fc.constantFrom(...KEYS), fc.option(fc.constantFrom('1', '2', '3'))),
  isSaved: fc.boolean(),
});

type Plain = Record<string, string>;
type Editor = { base: Plain; page: Plain };

const answersOf = (plain: Plain): Answers =>
  Object.fromEntries(Object.entries(plain).map(([key, code]) => [key, { code }]));

test('a thousand schedules of three editors equal a sequential model: no change is lost unseen, every conflict is listed', () => {
  let conflictCount = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 25 }), (steps) => {
      const editors: Editor[] = [0, 1, 2].map(() => ({ base: {}, page: {} }));
      let stored: Plain = {};
      // What each key was set to last, in the order of saves: the model knows nothing of merging.
      for (const { editor, changes, isSaved } of steps) {
        const one = editors[editor] as Editor;
        for (const [key, code] of Object.entries(changes)) {
          if (code === null) delete one.page[key];
          else one.page[key] = code;
        }
        if (!isSaved) continue;
        const next: Plain = { ...stored };
        const told: string[] = [];
        for (const key of KEYS) {
          if (one.page[key] === one.base[key]) continue;
          if (stored[key] !== one.base[key] && stored[key] !== one.page[key]) told.push(key);
          const code = one.page[key];
          if (code === undefined) delete next[key];
          else next[key] = code;
        }
        const { merged, conflicts } = mergeSection(answersOf(one.base), answersOf(one.page), answersOf(stored));
        expect(merged).toEqual(answersOf(next));
        expect(conflicts.map(({ itemId }) => itemId).sort()).toEqual(told.sort());
        for (const { itemId, theirs } of conflicts) expect(theirs).toEqual(answersOf(stored)[itemId]);
        conflictCount += conflicts.length;
        stored = next;
        Object.assign(one, { base: { ...next }, page: { ...next } });
      }
    }),
    { seed: 20261124, numRuns: 1000 },
  );
  expect(conflictCount).toBeGreaterThan(100);
});
