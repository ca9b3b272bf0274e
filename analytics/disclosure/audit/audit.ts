import type { ReleasedCell } from '../released-cell.ts';
import { BoundProver, type Bounds } from './bounds.ts';
import type { AuditColumn } from './bundle-columns.ts';
import { type ClassOwners, gatherClasses } from './classes.ts';
import { type Coverage, coverColumn } from './coverage.ts';
import type { Move } from './moves.ts';
import type { AuditPopulation } from './population.ts';
import { answerName, atomName, type Words, writeRecipe } from './recipe.ts';
import { buildSystem } from './system.ts';
import type { AuditViews } from './views.ts';

/** Answers that the release proves: how many companies, of what kind, what they gave, and how it is worked out. */
type Finding = Readonly<{ companies: number; who: string; answer: string; recipe: readonly string[] }>;

/** What was found about each company, in the order of the responses. */
type Verdict = Move['method'] | 'disclosed' | 'undecided';

/** The audit of one column. `moves` are the alternatives by which companies are covered. */
export type ColumnAudit = Readonly<{ id: string; verdicts: Verdict[]; findings: Finding[]; moves: readonly Move[] }>;

/** What all columns of a bundle share. */
export type AuditContext = Readonly<{ population: AuditPopulation; views: AuditViews; coalition: 0 | 1 }>;

/** Owners tried as an attacker who knows its own answers, per column; a count, so that the same input gives the same result. */
const MOST_OWNERS = 200;

type Audited = Words & { classes: ClassOwners; bytes: Uint8Array; coverage: Coverage };

/**
 * Audits one column: covers companies by alternative data sets with the same release, then tries to prove the answers of those that
 * are left. What is neither is `undecided`: no statement. Refused where the answers are not those of the cells.
 */
export function auditColumn(
  column: AuditColumn,
  c: number,
  { cells, context }: { cells: readonly ReleasedCell[]; context: AuditContext },
): { ok: true; value: ColumnAudit } | { ok: false; fault: string } {
  const { population, views, coalition } = context;
  const bytes = population.answers[c] ?? new Uint8Array(0);
  const built = buildSystem(column, cells, { population, views, bytes });
  if (!built.ok) return built;
  const system = built.value;
  const classes = gatherClasses(population, bytes, system.width);
  const coverage = coverColumn(system, classes, { views, population, coalition });
  const audited = { system, views, population, classes, bytes, coverage };
  const verdicts = Array.from(bytes, (_, row) => verdictOf(audited, row, coalition));
  const findings = verdicts.includes('undecided') ? proveRest(audited, verdicts, coalition) : [];
  return { ok: true, value: { id: column.id, verdicts, findings, moves: coverage.moves } };
}

const placeOf = ({ system, population, bytes }: Audited, row: number): number =>
  (population.atomOf[row] ?? 0) * system.width + (bytes[row] ?? 0);

function criticalOf(audited: Audited, row: number): readonly number[] | null {
  const { coverage, population } = audited;
  const state = coverage.states[placeOf(audited, row)];
  const critical = population.lone[row] === 1 ? state?.criticalLone : state?.critical;
  return critical?.filter((owner) => owner !== population.ownerOf[row]) ?? null;
}

function verdictOf(audited: Audited, row: number, coalition: 0 | 1): Verdict {
  const critical = criticalOf(audited, row);
  const isCovered = critical !== null && (coalition === 0 || critical.length === 0);
  return (isCovered ? audited.coverage.states[placeOf(audited, row)]?.method : null) ?? 'undecided';
}

/** Turns `undecided` into `disclosed` where a proof is found, for outsiders first, then for one owner who knows its own answers. */
function proveRest(audited: Audited, verdicts: Verdict[], coalition: 0 | 1): Finding[] {
  const prover = new BoundProver(audited.system, audited.views, audited.population);
  const findings = collect(audited, { bounds: prover.outside, known: null, verdicts, owner: null });
  if (coalition === 0) return findings;
  for (const owner of attackersOf(audited, verdicts, prover)) {
    const known = new Map<number, number>();
    audited.population.ownerOf.forEach((one, row) => {
      const place = placeOf(audited, row);
      if (one === owner) known.set(place, (known.get(place) ?? 0) + 1);
    });
    for (const finding of collect(audited, { bounds: prover.knowing(known), known, verdicts, owner }))
      findings.push(finding);
  }
  return findings;
}

/** Owners worth trying: those in all alternatives of an undecided company, and its neighbours where it has no alternative. */
function attackersOf(audited: Audited, verdicts: readonly Verdict[], prover: BoundProver): number[] {
  const { population } = audited;
  const owners = new Set<number>();
  const near = new Set<number>();
  verdicts.forEach((verdict, row) => {
    if (verdict !== 'undecided') return;
    const critical = criticalOf(audited, row);
    for (const owner of critical ?? []) owners.add(owner);
    if (critical === null) for (const atom of prover.neighbours(population.atomOf[row] ?? 0)) near.add(atom);
  });
  population.ownerOf.forEach((owner, row) => {
    if (near.has(population.atomOf[row] ?? -1)) owners.add(owner);
  });
  return [...owners].slice(0, MOST_OWNERS);
}

type Proof = { bounds: Bounds; known: ReadonlyMap<number, number> | null; verdicts: Verdict[]; owner: number | null };

function collect(audited: Audited, { bounds, known, verdicts, owner }: Proof): Finding[] {
  const { population, system } = audited;
  const rowsByPlace = new Map<number, number[]>();
  verdicts.forEach((verdict, row) => {
    const place = placeOf(audited, row);
    if (verdict !== 'undecided' || population.ownerOf[row] === owner) return;
    if (!isForced(system.width, { bounds, known }, place)) return;
    const rows = rowsByPlace.get(place) ?? [];
    rowsByPlace.set(place, rows);
    rows.push(row);
  });
  return [...rowsByPlace].flatMap(([place, rows]): Finding[] => {
    const atom = population.atoms[Math.floor(place / system.width)];
    if (!atom) return [];
    for (const row of rows) verdicts[row] = 'disclosed';
    const recipe = [...prefaceOf(audited, owner), ...writeRecipe(audited, bounds, { place, owner: owner !== null })];
    return [{ companies: rows.length, who: atomName(atom), answer: answerName(system, place % system.width), recipe }];
  });
}

/** Whether everybody in the atom whose answer is not known beforehand must have given the byte of `place`. */
function isForced(width: number, { bounds, known }: Pick<Proof, 'bounds' | 'known'>, place: number): boolean {
  const first = place - (place % width);
  for (let other = first; other < first + width; other++) {
    if (other !== place && (bounds.hi[other] ?? 0) > (known?.get(other) ?? 0)) return false;
  }
  return true;
}

function prefaceOf(audited: Audited, owner: number | null): string[] {
  const { population, system } = audited;
  if (owner === null) return [];
  const lines: string[] = [];
  population.ownerOf.forEach((one, row) => {
    const atom = population.atoms[population.atomOf[row] ?? -1];
    if (one === owner && atom)
      lines.push(
        `A company of ${atomName(atom)} knows its own answer: ${answerName(system, audited.bytes[row] ?? 0)}.`,
      );
  });
  return lines;
}
