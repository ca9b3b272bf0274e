import { AuditRandom } from '../../analytics/disclosure/audit/audit-random.ts';
import { CheckTable } from '../../analytics/disclosure/audit/check-table.ts';
import { type AuditSystem, countWorld, truthOf } from '../../analytics/disclosure/audit/system.ts';
import { WorldSearch } from '../../analytics/disclosure/audit/world-search.ts';
import { syntheticColumns } from './demo-wave.ts';
import { writeSection } from './report.ts';
import { encodeUnaudited, systemsOf, type Unaudited } from './unit-systems.ts';

/**
 * `npx tsx scripts/bench/moves.ts`: one pass of moves over every kind of company, from the answers themselves, in all units; writes the section `moves`
 * of REPORT.md. An audit begins with 95 of them.
 */
const SCENARIOS = [
  [400, 12],
  [2_000, 40],
  [20_000, 200],
] as const;

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

type Passed = { tables: number; moves: number; made: number; moved: number };

/** CPU seconds for the tables and for the moves of one unit; how many were made, and how many kinds of companies they moved. */
function passOver(system: AuditSystem, { release, context }: Unaudited): Passed {
  const { participation } = release;
  const begin = process.cpuUsage();
  const bytes = system.columns.map(({ id }) => participation.columns.findIndex((column) => column.id === id));
  const truth = truthOf(
    system,
    bytes.map((c) => participation.codes[c] ?? new Uint8Array(0)),
  );
  const search = new WorldSearch(
    new CheckTable(system, context.views),
    countWorld(system, participation.atomOf, truth),
  );
  const tables = secondsOf(process.cpuUsage(begin));
  const middle = process.cpuUsage();
  const atoms = new Set<number>();
  let made = 0;
  search.wander(new AuditRandom(2022), (changes) => {
    made += 1;
    for (const { atom } of changes) atoms.add(atom);
  });
  return { tables, moves: secondsOf(process.cpuUsage(middle)), made, moved: atoms.size };
}

async function measure([companies, associations]: (typeof SCENARIOS)[number]): Promise<string> {
  const unaudited = await encodeUnaudited(syntheticColumns(companies, associations));
  const sum: Passed = { tables: 0, moves: 0, made: 0, moved: 0 };
  for (const system of systemsOf(unaudited)) {
    const passed = passOver(system, unaudited);
    for (const key of Object.keys(sum) as (keyof Passed)[]) sum[key] += passed[key];
  }
  const kinds = unaudited.release.participation.atoms.length * unaudited.units.length;
  const cells = [
    companies.toLocaleString('en'),
    String(associations),
    String(unaudited.units.length),
    sum.tables.toFixed(1),
    sum.moves.toFixed(1),
    sum.made.toLocaleString('en'),
    ((100 * sum.moved) / kinds).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

const rows: string[] = [];
for (const scenario of SCENARIOS) rows.push(await measure(scenario));
writeSection(
  'moves',
  `## Moves

One pass of moves over every kind of company, in all units of company-2022 (71 items), from the answers themselves, before anything is repaired. Shared two-core machine; Node ${process.version};
one thread, CPU seconds. Synthetic answers, seeded.

| respondents | associations | units | CPU s, tables | CPU s, moves | moves made | kinds of companies moved, % |
| --: | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}

Goal: 5 s at 20,000 / 200. What a pass does not move, later ones, searches and programs do.`,
);
