import { describe, expect, it } from 'vitest';
import { parseCells } from '../../analytics/cells-csv.ts';
import { buildCodebook } from '../../analytics/codebook.ts';
import type { Respondent } from '../../analytics/columns.ts';
import { buildRollUp } from '../../analytics/counts.ts';
import type { ColumnAudit } from '../../analytics/disclosure/audit/audit.ts';
import { auditBundle } from '../../analytics/disclosure/audit/audit-bundle.ts';
import { parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { type CodedValue, cellsOfView, encodeClass } from '../../analytics/disclosure/protect.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { planViews } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_POLICY, type Policy } from '../../analytics/policy.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { FIRST_CODE, NO_ANSWER, NOT_ASKED } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { createRandom } from '../../scripts/demo/random.ts';
import {
  type Company,
  columnsOf,
  idOf,
  protectAll,
  questionnaireOf,
  respondentsOf,
} from '../fixtures/analyse/sample.ts';

function threeCodes(): Questionnaire {
  const q = questionnaireOf(['Q1,single,a;b;c,', 'Q2,single,p;q,'], { Q2: { item: 'Q1', in: ['a', 'b'] } });
  const label = { ja: 'x', en: 'x' };
  for (const item of q.sections[0]!.items) {
    if (item.kind !== 'single') continue;
    item.options = item.options.filter(({ code }) => !['NA', 'DK'].includes(code));
    if (item.id === 'Q1') item.groups = [{ codes: ['a', 'b'], label, coarse: true }];
  }
  return q;
}

const q = threeCodes();
const IDS = ['Q1', 'Q2'] as const;

function columnsIn(questionnaire: Questionnaire) {
  const parsed = parseBundleColumns(JSON.stringify(buildCodebook(questionnaire)));
  if (!parsed.ok) throw new Error(parsed.faults.join(' '));
  return parsed.value;
}

type Input = { cells: ReleasedCell[]; respondents: Respondent[]; coalition: 0 | 1; only?: ReadonlySet<string> };

function auditAll(questionnaire: Questionnaire, input: Input): ColumnAudit[] {
  const steps = auditBundle({ columns: columnsIn(questionnaire), ...input });
  const audits: ColumnAudit[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) audits.push(step.value);
  expect(step.value).toEqual({ ok: true });
  return audits;
}

type Case = { companies: Company[]; policy: Policy; margin: number; c: 0 | 1 };

function drawCase(seed: number): Case {
  const random = createRandom(seed, 'audit');
  const pick = <T>(...list: T[]): T => list[Math.floor(random.unit() * list.length)]!;
  const count = random.unit() < 0.01 ? 8 : pick(5, 5, 5, 5, 6, 6);
  const plain = random.unit() < 0.6;
  const companies = Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    owner: plain ? `c${i}` : `o${pick(0, 1, 2, 3, i + 4, i + 4)}`,
    associations: pick(['A'], ['A'], ['A', 'B'], ['A', 'B'], ['B'], []),
    sector: pick('09', '09', '09', '10'),
    size: pick('S1', 'S1', 'S2'),
    answers: { Q1: pick('a', 'a', 'b', 'c', plain ? 'a' : ''), Q2: pick('p', 'p', 'q', '') },
  }));
  const policy = { ...DEFAULT_POLICY, minDiff: 1, fullFrom: pick(5, 6), band: pick(1, 2, 3) };
  return { companies, policy, margin: pick(0, 0, 1), c: random.unit() < 0.75 ? 0 : 1 };
}

/** The real stages of the release on one column of a case, the edge set by hand so that small cases give something away. */
function releaseOf({ companies, policy, margin, c }: Case) {
  const all = columnsOf(q, companies);
  const [columns, conditional, codes] = [[all.columns[c]!], [all.conditional[c]!], [all.codes[c]!]];
  const participation = { ...all, columns, conditional, codes };
  const planned = planViews(all, DEFAULT_LATTICE, policy);
  const shown = planned.shown.map((one) => ({ ...one, coalitionCompanies: margin - 1 }));
  const { counts, add } = buildRollUp(participation, shown);
  const settings = { participation, counts, policy: { ...policy, edgeMargin: margin } };
  const count = () => {
    counts.values.fill(0);
    codes[0]!.forEach((byte, row) => {
      add(all.atomOf[row]!, 0, byte, 1);
    });
  };
  const encode = (k: number) => encodeClass(shown[k]!, k, settings)[0]!;
  return { participation, views: planned.views, shown, count, encode };
}

type Release = ReturnType<typeof releaseOf>;

const same = (a: CodedValue[], b: CodedValue[]): boolean =>
  a.every(({ n, bounds }, at) => {
    const other = b[at]!;
    if (bounds === null || other.bounds === null) return bounds === other.bounds;
    return n === other.n && bounds.lo === other.bounds.lo && bounds.hi === other.bounds.hi;
  });

/** For every data set of the column with the same release: the companies that answer otherwise, as bits. */
function alternatives({ participation, shown, count, encode }: Release): number[] {
  const bytes = participation.codes[0]!;
  const truth = bytes.slice();
  count();
  const published = shown.map((_, k) => encode(k));
  const first = participation.conditional[0] ? NOT_ASKED : NO_ANSWER;
  const width = participation.columns[0]!.codes.length + FIRST_CODE - first;
  const found = new Set<number>();
  for (let number = 0; number < width ** truth.length; number++) {
    let rest = number;
    let changed = 0;
    for (let row = 0; row < truth.length; row++) {
      bytes[row] = first + (rest % width);
      rest = Math.floor(rest / width);
      if (bytes[row] !== truth[row]) changed |= 1 << row;
    }
    if (found.has(changed)) continue;
    count();
    if (published.every((values, k) => same(values, encode(k)))) found.add(changed);
  }
  bytes.set(truth);
  count();
  return [...found];
}

/** Ground truth: does every coalition leave the company another answer? */
function isSafe(
  masks: number[],
  { companies, row, coalition }: { companies: Company[]; row: number; coalition: 0 | 1 },
): boolean {
  const others = [...new Set(companies.map(({ owner }) => owner))].filter((owner) => owner !== companies[row]!.owner);
  const coalitions = coalition === 0 ? [null] : [null, ...others];
  return coalitions.every((owner) => {
    const fixed = companies.reduce((bits, one, at) => (one.owner === owner ? bits | (1 << at) : bits), 0);
    return masks.some((mask) => (mask & fixed) === 0 && ((mask >> row) & 1) === 1);
  });
}

/** The cells of the case's column. */
function cellsOf({ participation, views, shown, encode }: Release): ReleasedCell[] {
  const { columns } = participation;
  const encoded = new Map(
    shown.flatMap((one, k) => one.views.map((view) => [idOf(view), [encode(k)]] as [string, CodedValue[][]])),
  );
  return views.flatMap((view) => cellsOfView('w', view, { columns, encoded: encoded.get(idOf(view)) ?? null }));
}

const CASES = 200;

describe('the auditor against every data set there is', () => {
  it('covers only companies that have an alternative, and proves only answers that have none', () => {
    const tally = { swap: 0, move: 0, disclosed: 0, undecided: 0, wrong: [] as string[] };
    for (let seed = 1; seed <= CASES; seed++) {
      const one = drawCase(seed);
      const release = releaseOf(one);
      const masks = alternatives(release);
      const cells = cellsOf(release);
      const respondents = respondentsOf(q, one.companies);
      for (const coalition of [0, 1] as const) {
        const [audit] = auditAll(q, { cells, respondents, coalition, only: new Set([IDS[one.c]]) });
        audit!.verdicts.forEach((verdict, row) => {
          tally[verdict] += 1;
          if (verdict === 'undecided') return;
          const safe = isSafe(masks, { companies: one.companies, row, coalition });
          if (safe !== (verdict !== 'disclosed'))
            tally.wrong.push(`seed ${seed}, t=${coalition}, company ${row}: ${verdict}`);
        });
      }
    }
    expect(tally.wrong).toEqual([]);
    for (const verdict of ['swap', 'move', 'disclosed'] as const) expect(tally[verdict]).toBeGreaterThan(30);
  }, 120_000);
});

const HEADER = 'wave,item,item_version,association,sector,size,code,n,lo,hi,status';

function cellsFrom(lines: string[]): ReleasedCell[] {
  const cells = parseCells(`${HEADER}\n${lines.join('\n')}\n`);
  if (!cells.ok) throw new Error(cells.faults.join(' '));
  return cells.value;
}

const only = new Set(['Q1']);
const company = (id: string, associations: string[], code: string): Company => ({
  id,
  associations,
  answers: { Q1: code, Q2: '' },
});
const members = (codes: string): Company[] => [...codes].map((code, i) => company(`m${i}`, ['A'], code));

describe('the recipe of a finding', () => {
  const mixed = members('aabbc').map((one, i) => ({ ...one, size: i % 2 ? 'S1' : 'S2' }));
  const respondents = respondentsOf(q, [...mixed, company('x', [], 'c')]);

  it('says in plain words which numbers are subtracted and whose answer is left', () => {
    const lines = ['w,Q1,1,A,*,*,c,5,1,1,F', 'w,Q1,1,*,*,*,c,6,2,2,F'];
    const [audit] = auditAll(q, { cells: cellsFrom(lines), respondents, coalition: 0, only });
    expect(audit!.verdicts[5]).toBe('disclosed');
    expect(audit!.verdicts.slice(0, 5)).not.toContain('disclosed');
    expect(audit!.findings).toHaveLength(1);
    const [{ companies, who, answer, recipe }] = audit!.findings as [ColumnAudit['findings'][number]];
    expect({ companies, who, answer }).toEqual({
      companies: 1,
      who: 'no association, sector 09, size S1',
      answer: 'c',
    });
    expect(recipe.join(' ')).toContain('Take association A away from overall: among the rest (1 companies), 1 gave c.');
    expect(recipe.at(-1)).toBe('So every company of no association, sector 09, size S1 gave: c.');
  });

  it('names what an attacker knows of itself, where that is needed', () => {
    const two = respondentsOf(q, [...members('aabbc'), company('x', [], 'c'), company('y', [], 'a')]);
    const lines = [
      'w,Q1,1,A,*,*,c,5,1,1,F',
      'w,Q1,1,*,*,*,c,7,2,2,F',
      'w,Q1,1,A,*,*,a,5,2,2,F',
      'w,Q1,1,*,*,*,a,7,3,3,F',
    ];
    const outside = auditAll(q, { cells: cellsFrom(lines), respondents: two, coalition: 0, only })[0]!;
    expect(outside.verdicts.slice(5)).toEqual(['swap', 'swap']);
    const inside = auditAll(q, { cells: cellsFrom(lines), respondents: two, coalition: 1, only })[0]!;
    expect(inside.verdicts.slice(5)).toEqual(['disclosed', 'disclosed']);
    expect(inside.findings.map(({ recipe }) => recipe[0])).toContain(
      'A company of no association, sector 09, size S1 knows its own answer: a.',
    );
  });

  it('is not written where answers and cells do not belong together', () => {
    const lines = ['w,Q1,1,A,*,*,c,5,2,2,F'];
    const steps = auditBundle({ columns: columnsIn(q), cells: cellsFrom(lines), respondents, coalition: 0, only });
    expect(steps.next()).toEqual({
      done: true,
      value: { ok: false, faults: ['Q1: the responses are not those of this bundle.'] },
    });
  });
});

describe('a declared pair', () => {
  it('is covered by whole sheets that change places alone, and so are both of its sides', () => {
    const pair: Questionnaire = { ...questionnaireOf(['P1,single,a;b,', 'P2,single,x;y,']), families: [['P1', 'P2']] };
    const sheets = [...'aabbabba'].map(
      (code, i): Company => ({
        id: `p${i}`,
        associations: i < 5 ? ['A'] : ['A', `B${i}`],
        answers: { P1: code, P2: i % 2 ? 'x' : 'y' },
      }),
    );
    const { cells } = protectAll(pair, sheets);
    const audits = auditAll(pair, { cells, respondents: respondentsOf(pair, sheets), coalition: 0 });
    expect(audits.map(({ id }) => id)).toEqual(['P1', 'P2', 'P1&P2']);
    for (const { verdicts } of audits) {
      expect(verdicts.slice(0, 5)).toEqual(Array(5).fill('swap'));
      expect(verdicts.slice(5)).toEqual(Array(3).fill('undecided'));
    }
  });
});
