import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allItems, itemOptions, parseQuestionnaire, type Questionnaire } from '../../app/survey/questionnaire.ts';

const words = (text: string) => ({ ja: text, en: text });
const option = (code: string) => ({ code, label: words(code) });
const item = (id: string, more: object) => ({ id, version: 1, label: words(id), short: words(id), ...more });
const sheet = (items: unknown[], more: object = {}) => ({
  id: 'small',
  version: 1,
  audience: 'company',
  minutes: 5,
  title: words('Small'),
  sections: [{ id: 'a', block: 'A', title: words('A'), items }],
  ...more,
});

function faultsOf(input: unknown, bank?: (id: string) => Questionnaire | null): Record<string, string> {
  const parsed = parseQuestionnaire(input, bank);
  return parsed.ok ? {} : Object.fromEntries(parsed.faults.map(({ path, message }) => [path, message]));
}

describe('parseQuestionnaire', () => {
  test('takes a sheet with every kind of item', () => {
    const parsed = parseQuestionnaire(
      sheet([
        item('A-01', { kind: 'maturity' }),
        item('A-02', { kind: 'single', options: [option('1'), option('2')] }),
        item('A-03', { kind: 'multiple', options: [option('x'), { ...option('none'), exclusive: true }] }),
        item('A-04', { kind: 'which', of: 'A-03' }),
        item('A-05', {
          kind: 'bands',
          unit: words('yen'),
          options: [{ ...option('1'), below: 5 }, { ...option('2'), from: 5 }, option('DK')],
        }),
        item('A-06', { kind: 'number', unit: words('people'), min: 0, max: 9 }),
        item('A-07', { kind: 'text', maxLength: 20, showIf: { item: 'A-03', in: ['x'] } }),
      ]),
    );
    expect(parsed.ok && allItems(parsed.value).map((one) => one.id)).toHaveLength(7);
    if (parsed.ok) {
      const which = allItems(parsed.value)[3];
      expect(which && itemOptions(parsed.value, which).map((one) => one.code)).toEqual(['x']);
    }
  });

  test('lists all faults at once, each with its path', () => {
    const faults = faultsOf(
      sheet([
        item('A-01', { kind: 'single', options: [option('1'), option('1')] }),
        item('A-08', { kind: 'single', options: [option('1'), option('too-long-for-a-code')] }),
        item('A-02', { kind: 'maturity', surprise: true }),
        item('A-03', { kind: 'text', maxLength: 5, showIf: { item: 'A-09', in: ['1'] } }),
        item('A-04', { kind: 'which', of: 'A-01' }),
        item('A-05', { kind: 'maturity', showIf: { all: [{ item: 'A-01', in: ['9'] }] } }),
        item('A-06', { kind: 'maturity', groups: [{ codes: ['1', '8'], label: words('x') }] }),
        { ...item('A-07', { kind: 'maturity' }), label: { ja: '文' } },
      ]),
    );
    expect(Object.keys(faults)).toEqual(
      expect.arrayContaining([
        'sections[0].items[0].options[1].code',
        'sections[0].items[1].options[1].code',
        'sections[0].items[2]',
        'sections[0].items[3].showIf.item',
        'sections[0].items[4].of',
        'sections[0].items[5].showIf.all[0].in[0]',
        'sections[0].items[6].groups[0].codes[1]',
        'sections[0].items[7].label.en',
      ]),
    );
  });

  test('refuses ids used twice, exclusive single options, NR and ANS as options and bands that overlap', () => {
    const faults = faultsOf(
      sheet([
        item('A-01', { kind: 'single', options: [{ ...option('1'), exclusive: true }, option('NR'), option('ANS')] }),
        item('A-01', { kind: 'maturity' }),
        item('A-02', {
          kind: 'bands',
          unit: words('yen'),
          options: [
            { ...option('1'), below: 5 },
            { ...option('2'), from: 4 },
          ],
        }),
      ]),
    );
    expect(Object.keys(faults).sort()).toEqual([
      'sections[0].items[0].options[0].exclusive',
      'sections[0].items[0].options[1].code',
      'sections[0].items[0].options[2].code',
      'sections[0].items[1].id',
      'sections[0].items[2].options[1].from',
    ]);
  });

  test('refuses a condition on a later item', () => {
    const faults = faultsOf(
      sheet([
        item('A-01', { kind: 'maturity', showIf: { item: 'A-02', in: ['1'] } }),
        item('A-02', { kind: 'maturity' }),
      ]),
    );
    expect(Object.keys(faults)).toEqual(['sections[0].items[0].showIf.item']);
  });

  test('takes a borrowed item from the bank and names what is missing there', () => {
    const source = parseQuestionnaire(sheet([item('H-1-01', { kind: 'maturity' })], { id: 'bank' }));
    if (!source.ok) throw new Error('the bank has faults');
    const bank = (id: string) => (id === 'bank' ? source.value : null);
    const parsed = parseQuestionnaire(sheet([{ id: 'H-1-01', from: 'bank', number: '9' }]), bank);
    expect(parsed.ok && allItems(parsed.value)[0]).toMatchObject({
      kind: 'maturity',
      number: '9',
      label: words('H-1-01'),
    });
    expect(faultsOf(sheet([{ id: 'H-1-02', from: 'bank' }]), bank)).toEqual({
      'sections[0].items[0].id': 'bank has no item H-1-02',
    });
    expect(faultsOf(sheet([{ id: 'H-1-02', from: 'elsewhere' }]), bank)).toEqual({
      'sections[0].items[0].from': 'no questionnaire elsewhere',
    });
  });

  test('refuses a family with a column that is not published', () => {
    const items = [item('A-01', { kind: 'maturity' }), item('A-02', { kind: 'text', maxLength: 5 })];
    expect(Object.keys(faultsOf(sheet(items, { families: [['A-01', 'A-02']] })))).toEqual(['families[0][1]']);
  });

  test.each([null, 7, 'text', [], {}])('answers %j with faults, not with an exception', (input) => {
    expect(parseQuestionnaire(input).ok).toBe(false);
  });
});

const folder = new URL('../../app/survey/questionnaires/', import.meta.url);
const ORDER = ['checklist-e1', 'company-2022', 'association-2022', 'interview-2022', 'short-20'];
const COUNTS: Record<string, number> = {
  'checklist-e1': 35,
  'company-2022': 71,
  'association-2022': 26,
  'interview-2022': 13,
  'short-20': 20,
};

function readAll(): Map<string, Questionnaire> {
  const known = new Map<string, Questionnaire>();
  for (const id of ORDER.filter((one) => existsSync(new URL(`${one}.json`, folder)))) {
    const input: unknown = JSON.parse(readFileSync(new URL(`${id}.json`, folder), 'utf8'));
    const parsed = parseQuestionnaire(input, (other) => known.get(other) ?? null);
    if (!parsed.ok) throw new Error(`${id}:\n${parsed.faults.map((one) => `${one.path}: ${one.message}`).join('\n')}`);
    known.set(id, parsed.value);
  }
  return known;
}

describe('the questionnaires of the program', () => {
  test('are all known by name', () => {
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
    expect(files.map((name) => name.replace('.json', '')).sort()).toEqual([...ORDER].sort());
  });

  test('have no faults and the promised number of items', () => {
    const counts = [...readAll()].map(([id, q]) => [id, allItems(q).length]);
    expect(Object.fromEntries(counts)).toEqual(COUNTS);
  });

  test('word every checklist item once: the company survey borrows the same texts', () => {
    const all = readAll();
    const checklist = all.get('checklist-e1');
    const company = all.get('company-2022');
    if (!checklist || !company) throw new Error('a questionnaire is missing');
    const borrowed = allItems(company).filter((one) => one.kind === 'maturity');
    expect(borrowed).toHaveLength(32);
    for (const one of borrowed) {
      const source = allItems(checklist).find(({ id }) => id === one.id);
      expect(source?.label).toEqual(one.label);
      expect(one.help?.ja, one.id).toBeTruthy();
    }
  });

  test('have the fourteen sections of the company survey', () => {
    const sections = readAll()
      .get('company-2022')
      ?.sections.map((one) => [one.id, one.items.length]);
    expect(sections).toEqual([
      ['a', 10],
      ['b', 4],
      ['c', 4],
      ['d', 2],
      ['e', 2],
      ['f', 3],
      ['g', 2],
      ['h1', 5],
      ['h2', 13],
      ['h3', 8],
      ['h4', 6],
      ['i', 2],
      ['j', 8],
      ['k', 2],
    ]);
  });
});
