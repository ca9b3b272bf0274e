import type { CertifyWork } from '../../analytics/certify-release.server.ts';
import { populationOf } from '../../analytics/certify-release.server.ts';
import { buildCodebook } from '../../analytics/codebook.ts';
import { UnitAudit } from '../../analytics/disclosure/audit/audit-unit.ts';
import { parseBundleColumns } from '../../analytics/disclosure/audit/bundle-columns.ts';
import { listCoalitions } from '../../analytics/disclosure/audit/coalitions.ts';
import type { Solver } from '../../analytics/disclosure/audit/solver.ts';
import { buildSystem } from '../../analytics/disclosure/audit/system.ts';
import { findViews } from '../../analytics/disclosure/audit/views.ts';
import { certifyUnit, type UnitOutcome } from '../../analytics/disclosure/certify-unit.ts';
import type { ColumnPlan } from '../../analytics/disclosure/plan.ts';
import { encodeClassColumn } from '../../analytics/disclosure/protect.ts';
import { planViews } from '../../analytics/disclosure/shown-views.ts';
import { DEFAULT_POLICY, type Policy } from '../../analytics/policy.ts';
import { soleHistory } from '../../analytics/previous-release.ts';
import { encodeCells, viewId } from '../../analytics/released-columns.ts';
import { DEFAULT_LATTICE } from '../../analytics/tables.ts';
import { FIRST_CODE, NO_ANSWER, NOT_ASKED } from '../../app/survey/coding.ts';
import type { Questionnaire } from '../../app/survey/questionnaire.ts';
import { createRandom } from '../../scripts/demo/random.ts';
import { type Company, columnsOf, countPlainly, questionnaireOf } from '../fixtures/analyse/sample.ts';

/** Two items of two and three codes without "not applicable" and "don't know"; the second asked only of some. */
export function smallQuestionnaire(): Questionnaire {
  const q = questionnaireOf(['Q1,single,a;b;c,', 'Q2,single,p;q,'], { Q2: { item: 'Q1', in: ['a', 'b'] } });
  const label = { ja: 'x', en: 'x' };
  for (const item of q.sections[0]!.items) {
    if (item.kind !== 'single') continue;
    item.options = item.options.filter(({ code }) => !['NA', 'DK'].includes(code));
    if (item.id === 'Q1') item.groups = [{ codes: ['a', 'b'], label, coarse: true }];
  }
  return structuredClone(q);
}

/** A random wave of five to seven companies, overlapping associations and owners of several plants among them. */
export type OracleCase = { companies: Company[]; policy: Policy; margin: number; c: 0 | 1 };

export function drawCase(seed: number, sizes: readonly number[] = [5, 5, 6, 6]): OracleCase {
  const random = createRandom(seed, 'oracle');
  const pick = <T>(...list: T[]): T => list[Math.floor(random.unit() * list.length)]!;
  const plain = random.unit() < 0.7;
  const companies = Array.from({ length: pick(...sizes) }, (_, i) => ({
    id: `c${i}`,
    owner: plain ? `c${i}` : `o${pick(0, 1, i + 4, i + 4, i + 4, i + 4)}`,
    associations: pick(['A'], ['A'], ['A', 'B'], ['A', 'B'], ['B'], []),
    sector: pick('09', '09', '09', '10'),
    size: pick('S1', 'S1', 'S2'),
    answers: { Q1: pick('a', 'a', 'b', 'c', 'a', 'b', ''), Q2: pick('p', 'p', 'q', '') },
  }));
  const policy = { ...DEFAULT_POLICY, minDiff: 1, minItem: pick(3, 5), fullFrom: pick(5, 6), band: pick(2, 3) };
  return { companies, policy, margin: pick(0, 0, 1), c: pick(0, 0, 0, 1) };
}

const q = smallQuestionnaire();
const parsed = parseBundleColumns(JSON.stringify(buildCodebook(q)));
if (!parsed.ok) throw new Error(parsed.faults.join(' '));
const auditColumns = parsed.value;

/** The real stages of a release on one column of a case; rules are weakened by hand so that small cases give something away. */
export function workOfCase({ companies, policy, margin, c }: OracleCase): CertifyWork {
  const all = columnsOf(q, companies);
  const participation = {
    ...all,
    columns: [all.columns[c]!],
    conditional: [all.conditional[c]!],
    codes: [all.codes[c]!.slice()],
  };
  const planned = planViews(all, DEFAULT_LATTICE, policy);
  const shown = planned.shown.map((one) => ({ ...one, coalitionCompanies: margin - 1 }));
  const encoding = { wave: 'w', participation, views: planned.views, shown, policy: { ...policy, edgeMargin: margin } };
  const alone = { ...soleHistory(participation), drawn: new Map() };
  return { ...encoding, ...alone, counts: countPlainly(encoding), auditColumns: [auditColumns[c]!] };
}

function contextOf(work: CertifyWork, solver: Solver) {
  const population = populationOf(work.participation);
  const ids = new Set(work.shown.flatMap((one) => one.views.map(viewId)));
  const views = findViews(
    work.views.map((view) => ({ ...view.key, isShown: ids.has(viewId(view)) })),
    population,
  );
  if (!views.ok) throw new Error(views.faults.join(' '));
  return { population, views: views.value, solver };
}

export function certifyCase(work: CertifyWork, solver: Solver): UnitOutcome {
  return certifyUnit([{ c: 0, audit: work.auditColumns[0]! }], { ...work, context: contextOf(work, solver) });
}

/** What the auditor finds in the cells of a case before any repair: atoms open to outsiders, and whether anything is open to an owner. */
export function auditCase(work: CertifyWork, solver: Solver): { outside: Set<number>; isOpenInside: boolean } {
  const { views, population } = contextOf(work, solver);
  const context = { views, population, solver };
  const system = buildSystem({
    columns: work.auditColumns,
    cells: encodeCells(work, work.counts, new Map()),
    views,
    sizes: Int32Array.from(population.atoms, ({ companies }) => companies),
    rules: work.policy,
    removed: new Map(),
  });
  if (!system.ok) throw new Error(system.fault);
  const audit = UnitAudit.begin(system.value, context);
  if (audit === null) throw new Error('no start');
  const outside = audit.findOpenOutside();
  const truth = Int32Array.from(work.participation.codes[0]!, (byte) => system.value.bytes[0]!.indexOf(byte));
  const coalitions = listCoalitions(work.participation, { system: system.value, truth, coalition: 1 });
  const inside = audit.findOpenInside(coalitions, outside);
  return { outside: new Set(outside.map(({ atom }) => atom)), isOpenInside: outside.length + inside.length > 0 };
}

/** For every data set that gives the same cells at the plan: which companies answer otherwise, as bits. By brute force. */
export function alternativesOf(work: CertifyWork, plan: ColumnPlan): Set<number> {
  const { participation, shown, policy } = work;
  const bytes = participation.codes[0]!;
  const truth = bytes.slice();
  const first = participation.conditional[0] ? NOT_ASKED : NO_ANSWER;
  const width = participation.columns[0]!.codes.length + FIRST_CODE - first;
  const known = new Map<string, string>();
  const published = (): string =>
    shown
      .map((one, k) => {
        const counts = new Int32Array(FIRST_CODE + participation.columns[0]!.codes.length);
        bytes.forEach((byte, row) => {
          if (one.atoms.includes(participation.atomOf[row]!)) counts[byte] = (counts[byte] ?? 0) + 1;
        });
        const key = `${k}|${counts.join(',')}`;
        const values = { layout: { offsets: new Int32Array(1), width: counts.length }, values: counts };
        const text =
          known.get(key) ??
          JSON.stringify(
            encodeClassColumn(one, [0, 0], {
              participation,
              counts: values,
              policy,
              plan: new Map([[0, plan.get(k) ?? 0]]),
            }),
          );
        known.set(key, text);
        return text;
      })
      .join('|');
  const expected = published();
  const found = new Set<number>();
  for (let number = 0; number < width ** truth.length; number++) {
    let [rest, changed] = [number, 0];
    for (let row = 0; row < truth.length; row++) {
      bytes[row] = first + (rest % width);
      rest = Math.floor(rest / width);
      if (bytes[row] !== truth[row]) changed |= 1 << row;
    }
    if (!found.has(changed) && published() === expected) found.add(changed);
  }
  bytes.set(truth);
  return found;
}

/** Companies without another answer, by brute force: to outsiders (`owner` null) or to an owner who knows its own answers. */
export function disclosedTo(
  { participation }: CertifyWork,
  masks: ReadonlySet<number>,
  owner: number | null,
): number[] {
  const { ownerOf, rowCount } = participation;
  const fixed = ownerOf.reduce((bits, one, row) => (one === owner ? bits | (1 << row) : bits), 0);
  return Array.from({ length: rowCount }, (_, row) => row).filter(
    (row) => ownerOf[row] !== owner && ![...masks].some((mask) => (mask & fixed) === 0 && ((mask >> row) & 1) === 1),
  );
}
