import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../app/survey/answer.ts';
import { getQuestionnaire } from '../../app/survey/catalog.ts';
import { addOwnSections, parseOwnSection } from '../../app/survey/own-sections.ts';
import {
  collapsePlants,
  companyValue,
  expandPlants,
  PLANT_RULES,
  type Plant,
  plantSections,
  splitPlantId,
  splitTitle,
} from '../../app/survey/plants.ts';
import { allItems, findSection, type Questionnaire, sectionSign } from '../../app/survey/questionnaire.ts';

function known(id: string): Questionnaire {
  const q = getQuestionnaire(id);
  if (!q) throw new Error(`no questionnaire ${id}`);
  return q;
}

const company = known('company-2022');
const checklistItems = plantSections(company).flatMap(({ items }) => items);
const code = fc.constantFrom('1', '2', '3', '4', '5', 'NA', 'DK', null);
const level = fc.constantFrom('1', '2', '3', '4', '5');
const staff = fc.integer({ min: 1, max: 999_999 });
const answerOf = (value: string | null): Answer | undefined => (value === null ? undefined : { code: value });
const given = (rows: readonly { value: string | null; staff: number }[]) =>
  rows.map(({ value, staff: people }) => ({ plant: { staff: people }, answer: answerOf(value) }));
const rows = (of: fc.Arbitrary<string | null>) =>
  fc.array(fc.record({ value: of, staff }), { minLength: 1, maxLength: 12 });
const plantList = (count: number): Plant[] =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index + 1}`, name: `工場${index + 1}`, staff: 10 + index }));

describe('the checklist per plant', () => {
  test('is the sections of maturity items, by kind', () => {
    expect(plantSections(company).map(({ id }) => id)).toEqual(['h1', 'h2', 'h3', 'h4']);
    expect(plantSections(known('checklist-e1')).map(({ id }) => id)).toEqual(['h0', 'h1', 'h2', 'h3', 'h4']);
    expect(plantSections(known('association-2022')).map(({ id }) => id)).toEqual([]);
  });

  test('stands plant by plant where the first section stood, and nothing else moves', () => {
    const expanded = expandPlants(company, plantList(2));
    expect(expanded.sections.map(({ id }) => id)).toEqual([
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h1~p1', 'h2~p1', 'h3~p1', 'h4~p1'],
      ...['h1~p2', 'h2~p2', 'h3~p2', 'h4~p2', 'i', 'j', 'k'],
    ]);
    const section = findSection(expanded, 'h2~p1');
    expect(section?.title.ja).toBe('運用的対策（工場1）');
    expect(section && splitTitle(section.title, { name: '工場1' })).toEqual({
      base: findSection(company, 'h2')?.title,
      suffix: { ja: '（工場1）', en: ' (工場1)' },
    });
    expect(section && sectionSign(section)).toBe('H2');
    expect(section?.items[7]?.id).toBe('H-2-08~p1');
    expect(splitPlantId('H-2-08~p1')).toEqual({ base: 'H-2-08', plant: 'p1' });
    expect(expandPlants(company, [])).toBe(company);
  });

  test('keeps a condition on the same plant within it, and one on the company outside', () => {
    const q: Questionnaire = {
      ...company,
      sections: company.sections.map((section) =>
        section.id === 'h1'
          ? {
              ...section,
              items: section.items.map((item, index) =>
                index === 1
                  ? { ...item, showIf: { all: [{ item: 'H-1-01', in: ['3'] }, { not: { item: 'G-01', in: ['2'] } }] } }
                  : item,
              ),
            }
          : section,
      ),
    };
    const item = findSection(expandPlants(q, plantList(1)), 'h1~p1')?.items[1];
    expect(item?.showIf).toEqual({ all: [{ item: 'H-1-01~p1', in: ['3'] }, { not: { item: 'G-01', in: ['2'] } }] });
  });
});

describe('the value of the company', () => {
  test('of identical plants is the plants’, under every rule', () => {
    fc.assert(
      fc.property(code, fc.array(staff, { minLength: 1, maxLength: 50 }), (value, people) => {
        for (const rule of PLANT_RULES)
          expect(companyValue(given(people.map((one) => ({ value, staff: one }))), rule)).toEqual(answerOf(value));
      }),
    );
  });

  test('does not depend on the order of plants, under any rule', () => {
    fc.assert(
      fc.property(rows(code), fc.func(fc.nat()), (some, order) => {
        const other = [...some].sort((a, b) => order(a) - order(b));
        for (const rule of PLANT_RULES)
          expect(companyValue(given(other), rule)).toEqual(companyValue(given(some), rule));
      }),
    );
  });

  test('is the lowest or the lower median of the levels, and the weighted median of equal weights is the median', () => {
    fc.assert(
      fc.property(rows(level), (some) => {
        const sorted = some.map(({ value }) => String(value)).sort();
        expect(companyValue(given(some), 'lowest')).toEqual({ code: sorted[0] });
        expect(companyValue(given(some), 'median')).toEqual({ code: sorted[Math.floor((sorted.length - 1) / 2)] });
        const equal = some.map((row) => ({ ...row, staff: 7 }));
        expect(companyValue(given(equal), 'weighted')).toEqual(companyValue(given(equal), 'median'));
      }),
    );
  });

  test('by staff is what the median of all their people is: each person counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: level, staff: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 6 }),
        (some) => {
          const people = some.flatMap((row) => Array.from({ length: row.staff }, () => ({ ...row, staff: 1 })));
          expect(companyValue(given(some), 'weighted')).toEqual(companyValue(given(people), 'median'));
        },
      ),
    );
  });

  test.each([
    [['3', 'NA', 'DK'], '3'],
    [['NA', 'NA'], 'NA'],
    [['DK', 'DK'], 'DK'],
    [['NA', 'DK'], 'DK'],
    [['NA', null], 'NA'],
    [['DK', null], 'DK'],
    [['2', null], '2'],
    [[null, null], null],
    [['2', '4'], '2'],
  ])('of %j is %j', (values, expected) => {
    const some = values.map((value) => ({ value, staff: 100 }));
    for (const rule of PLANT_RULES) expect(companyValue(given(some), rule)).toEqual(answerOf(expected));
  });

  test('weighs by staff: the large plant decides, half and half takes the lower', () => {
    const at = (a: number, b: number) =>
      companyValue(
        given([
          { value: '1', staff: a },
          { value: '5', staff: b },
        ]),
        'weighted',
      );
    expect(at(10, 11)).toEqual({ code: '5' });
    expect(at(11, 10)).toEqual({ code: '1' });
    expect(at(10, 10)).toEqual({ code: '1' });
  });

  test('names the plants without an answer, item by item', () => {
    const plants = plantList(3);
    const expanded = expandPlants(company, plants);
    const answers = { 'H-2-08~p1': { code: '4' }, 'H-2-08~p3': { code: '2' } };
    const items = collapsePlants(company, { expanded, plants, rule: 'median', answers });
    expect(items.map(({ item }) => item.id)).toEqual(checklistItems.map(({ id }) => id));
    const one = items.find(({ item }) => item.id === 'H-2-08');
    expect(one?.value).toEqual({ code: '2' });
    expect(one?.missing.map(({ id }) => id)).toEqual(['p2']);
  });
});

const words = (text: string) => ({ ja: `${text}（日）`, en: text });
const own = (code: string, id: string, more: object = {}) => ({
  code,
  name: words(code),
  definition: {
    title: words('Own'),
    items: [{ id, version: 1, kind: 'maturity', label: words(id), short: words(id), ...more }],
  },
});

describe('own sections of associations', () => {
  test('stand at the end under the name of their association, and belong to no plant', () => {
    const whole = addOwnSections(company, [own('AB', 'X-01'), own('C-D', 'Y-01')]);
    expect(whole.sections.slice(-2).map(({ id, title }) => [id, title.en])).toEqual([
      ['own-ab', 'AB: Own'],
      ['own-c-d', 'C-D: Own'],
    ]);
    expect(allItems(whole).at(-1)?.id).toBe('Y-01');
    expect(plantSections(whole).map(({ id }) => id)).toEqual(['h1', 'h2', 'h3', 'h4']);
    expect(addOwnSections(company, [])).toBe(company);
  });

  test('are refused with the place of each fault', () => {
    const faults = (section: Parameters<typeof parseOwnSection>[0]) => {
      const parsed = parseOwnSection(section, company);
      return parsed.ok ? [] : parsed.faults.map(({ path }) => path);
    };
    expect(faults(own('AB', 'H-2-08'))).toEqual(['sections[0].items[0].id']);
    expect(faults(own('AB', 'X-01', { showIf: { item: 'A-01', in: ['1'] } }))).toEqual([
      'sections[0].items[0].showIf.item',
    ]);
    expect(faults(own('AB', 'X-01~p1'))).toEqual(['sections[0].items[0].id']);
    expect(faults({ code: 'AB', name: words('AB'), definition: null })).toContain('sections[0].title');
    expect(() => addOwnSections(company, [own('AB', 'X-01'), own('CD', 'X-01')])).toThrow('X-01');
  });
});
