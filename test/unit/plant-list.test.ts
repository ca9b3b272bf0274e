import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changePlants,
  MOST_PLANTS,
  type PlantChange,
  type PlantFault,
  plantsToAdopt,
} from '../../app/survey/plant-list.ts';
import { type Plants, plantsFrom } from '../../app/survey/plants.ts';

const NONE = plantsFrom(undefined);

/** The list after changes that are all accepted. */
function listAfter(start: Plants, ...changes: PlantChange[]): Plants {
  return changes.reduce((plants, change) => {
    const changed = changePlants(plants, plants, change);
    if (!changed.ok) throw new Error(changed.faults.join());
    return changed.plants;
  }, start);
}

const faultsOf = (plants: Plants, change: PlantChange): PlantFault[] => {
  const changed = changePlants(plants, plants, change);
  return changed.ok ? [] : changed.faults;
};
const plant = (name: string, staff = ''): PlantChange => ({ kind: 'add', name, staff });
const two = listAfter(NONE, plant('第一工場', '120'), plant('第二工場'));

describe('the list of plants', () => {
  test('begins with the first plant, which then answers, and takes full-width digits', () => {
    expect(two.mode).toBe('plants');
    expect(listAfter(NONE, plant('　第１　工場 ', '１，２００人')).plants).toEqual([
      { id: 'p1', name: '第1 工場', staff: 1200 },
    ]);
  });

  test.each<[PlantChange, PlantFault[]]>([
    [plant(' '), ['nameMissing']],
    [plant('あ'.repeat(61)), ['nameLong']],
    [plant('第一工場\u0007'), ['nameLong']],
    [plant('第一工場'), ['nameTaken']],
    [plant('第三工場', '0'), ['staffFormat']],
    [plant('第三工場', '12.5'), ['staffFormat']],
    [plant('', '千人'), ['nameMissing', 'staffFormat']],
    [{ kind: 'change', plant: 'p2', name: '第一工場', staff: '' }, ['nameTaken']],
    [{ kind: 'change', plant: 'p9', name: '第九工場', staff: '' }, ['gone']],
    [{ kind: 'remove', plant: 'p9' }, ['gone']],
    [{ kind: 'restore', plant: 'p9' }, ['gone']],
    [{ kind: 'mode', mode: 'both' }, ['noChoice']],
    [{ kind: 'rule', rule: 'mean' }, ['noChoice']],
    [{ kind: 'rule', rule: 'weighted' }, ['staffNeeded']],
  ])('refuses %j with %j', (change, faults) => {
    expect(faultsOf(two, change)).toEqual(faults);
  });

  test('needs the staff of every plant for the weighted rule alone, and keeps it so', () => {
    const weighed = listAfter(
      two,
      { kind: 'change', plant: 'p2', name: '第二工場', staff: '30' },
      { kind: 'rule', rule: 'weighted' },
    );
    expect(faultsOf(weighed, plant('第三工場'))).toEqual(['staffMissing']);
    expect(faultsOf(weighed, { kind: 'change', plant: 'p2', name: '第二工場', staff: '' })).toEqual(['staffMissing']);
    const unsaid = listAfter(two, { kind: 'remove', plant: 'p2' }, { kind: 'rule', rule: 'weighted' });
    expect(faultsOf(unsaid, { kind: 'restore', plant: 'p2' })).toEqual(['staffNeeded']);
  });

  test('takes fifty plants and no more, and never gives an id again', () => {
    const full = listAfter(NONE, ...Array.from({ length: MOST_PLANTS }, (_, index) => plant(`工場${index}`)));
    expect(faultsOf(full, plant('もう一つ'))).toEqual(['tooMany']);
    const changed = listAfter(full, { kind: 'remove', plant: 'p50' }, plant('もう一つ'));
    expect(changed.plants.at(-1)?.id).toBe('p51');
    expect(faultsOf(changed, { kind: 'restore', plant: 'p50' })).toEqual(['tooMany']);
  });

  test('answers once more for the company where no plant is left, and per plant where one is brought back', () => {
    const empty = listAfter(two, { kind: 'remove', plant: 'p1' }, { kind: 'remove', plant: 'p2' });
    expect([empty.mode, empty.removed.length]).toEqual(['company', 2]);
    expect(faultsOf(empty, { kind: 'mode', mode: 'plants' })).toEqual(['noPlants']);
    const back = listAfter(empty, { kind: 'restore', plant: 'p2' });
    expect([back.mode, back.plants.map(({ id }) => id)]).toEqual(['plants', ['p2']]);
    expect(faultsOf(listAfter(back, plant('第一工場')), { kind: 'restore', plant: 'p1' })).toEqual(['nameTaken']);
  });
});

describe('plants of an earlier wave', () => {
  const then = (count: number, staff: number | null = 10) => ({
    waveId: 'earlier',
    rule: 'weighted' as const,
    plants: Array.from({ length: count }, (_, index) => ({ id: `p${index + 3}`, name: `工場${index}`, staff })),
  });
  const adopt = (...given: Parameters<typeof then>): PlantChange => ({ kind: 'adopt', earlier: then(...given) });

  test('are taken over with their rule where nothing was said yet, and each once', () => {
    const taken = listAfter(NONE, adopt(2));
    expect(taken).toMatchObject({ mode: 'plants', rule: 'weighted', next: 3 });
    expect(taken.plants).toEqual([
      { id: 'p1', name: '工場0', staff: 10, before: { wave: 'earlier', plant: 'p3' } },
      { id: 'p2', name: '工場1', staff: 10, before: { wave: 'earlier', plant: 'p4' } },
    ]);
    expect(listAfter(taken, adopt(2))).toEqual(taken);
    const changed = listAfter(
      taken,
      { kind: 'change', plant: 'p1', name: '新', staff: '1' },
      { kind: 'remove', plant: 'p2' },
    );
    expect(listAfter(changed, adopt(2))).toEqual(changed);
    expect(plantsToAdopt(changed, then(3)).map(({ name }) => name)).toEqual(['工場2']);
  });

  test('come beside those that are there, one of the same name excepted, and leave their rule', () => {
    const both = listAfter(listAfter(NONE, plant('工場1')), adopt(2));
    expect(both.rule).toBe('lowest');
    expect(both.plants.map(({ id, name }) => [id, name])).toEqual([
      ['p1', '工場1'],
      ['p2', '工場0'],
    ]);
  });

  test('are all refused where there would be too many, or the rule needs staff that nobody said', () => {
    expect(faultsOf(two, adopt(MOST_PLANTS - 1))).toEqual(['tooMany']);
    const weighted = listAfter(listAfter(NONE, plant('第一工場', '5')), { kind: 'rule', rule: 'weighted' });
    expect(faultsOf(weighted, adopt(1, null))).toEqual(['staffNeeded']);
    expect(faultsOf(weighted, adopt(1))).toEqual([]);
  });
});

describe('two people at one list', () => {
  const change = (name: string, staff: string): PlantChange => ({ kind: 'change', plant: 'p1', name, staff });

  test('both keep what only they changed', () => {
    const theirs = listAfter(two, change('本社工場', '120'), plant('第三工場'));
    const mine = changePlants(theirs, two, change('第一工場', '150'));
    expect(mine).toMatchObject({ ok: true, conflicts: [] });
    expect(mine.ok && mine.plants.plants.map(({ name, staff }) => [name, staff])).toEqual([
      ['本社工場', 150],
      ['第二工場', null],
      ['第三工場', null],
    ]);
  });

  test('the later one is kept and the other named where both changed the same', () => {
    const theirs = listAfter(two, change('本社工場', '120'));
    expect(changePlants(theirs, two, change('東工場', '120'))).toMatchObject({
      ok: true,
      conflicts: [{ field: 'name', mine: '東工場', theirs: '本社工場' }],
    });
    const ruled = listAfter(two, { kind: 'rule', rule: 'median' });
    expect(changePlants(ruled, listAfter(two), { kind: 'rule', rule: 'lowest' })).toMatchObject({
      plants: { rule: 'median' },
      conflicts: [],
    });
  });

  test('whatever comes first, every plant that anybody added is there', () => {
    const names = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, fc.array(fc.boolean()), (numbers, seen) => {
        let now = NONE;
        let base = NONE;
        numbers.forEach((number, index) => {
          if (seen[index]) base = now;
          const changed = changePlants(now, base, plant(`工場${number}`));
          if (changed.ok) now = changed.plants;
        });
        expect(now.plants.map(({ name }) => name)).toEqual(numbers.map((number) => `工場${number}`));
        expect(new Set(now.plants.map(({ id }) => id)).size).toBe(numbers.length);
      }),
    );
  });
});
