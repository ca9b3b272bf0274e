import { createHash } from 'node:crypto';
import { codedColumns } from '../app/survey/coding.ts';
import type { Fault, Questionnaire } from '../app/survey/questionnaire.ts';
import { exists, type WrittenBundle, writeBundle } from './bundle.server.ts';
import { canonicalJson } from './canonical-json.ts';
import { buildCodebook } from './codebook.ts';
import { type Columns, ColumnsBuilder, conditionalColumns, type Respondent } from './columns.ts';
import { buildRollUp, findCountFault, type ViewCounts } from './counts.ts';
import { cellsOfView, encodeClass } from './disclosure/protect.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { planViews, type ViewPlan } from './disclosure/shown-views.ts';
import { SPAN_PARAMETERS } from './disclosure/span.ts';
import type { View } from './disclosure/views.ts';
import { countAtoms, DEFAULT_LIMITS, type EngineLimits, engineVersion } from './duckdb.server.ts';
import type { Manifest } from './manifest.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { SigningKey } from './signing-key.server.ts';
import { DEFAULT_LATTICE, parseLattice, type ViewKind } from './tables.ts';

/** The stages of a release, in order; each is reported when it is done. */
type ReleaseStage = 'read' | 'views' | 'load' | 'count' | 'protect' | 'write';

/** What a release is a pure function of, and where its bundle goes. */
export type ReleaseInput = {
  wave: string;
  questionnaire: Questionnaire;
  respondents: AsyncIterable<Respondent> | Iterable<Respondent>;
  policy: Policy;
  seed: number;
  /** Must not exist yet. */
  outDir: string;
  /** All kinds of tables where absent. */
  lattice?: readonly ViewKind[];
  /** The bundle is not signed where absent. */
  signingKey?: SigningKey;
  /** Called after each stage, with numbers about it; time is the caller's to take. */
  onStage?: (stage: ReleaseStage, info: object) => void;
  limits?: EngineLimits;
};

/** The bundle that was written, or why nothing was. */
export type ReleaseOutcome =
  | ({ ok: true; cells: ReleasedCell[]; audited: false; outDir: string } & WrittenBundle)
  | { ok: false; faults: Fault[] };

const MAX_FAULTS = 50;

type Planned = ViewPlan & { participation: Columns };

async function readColumns({
  questionnaire,
  respondents,
}: ReleaseInput): Promise<{ ok: true; value: Columns } | { ok: false; faults: Fault[] }> {
  const columns = codedColumns(questionnaire);
  const builder = new ColumnsBuilder(columns, conditionalColumns(questionnaire, columns));
  const faults: Fault[] = [];
  for await (const respondent of respondents) {
    const fault = builder.add(respondent);
    if (fault !== null) faults.push(fault);
    if (faults.length >= MAX_FAULTS) break;
  }
  return faults.length === 0 ? { ok: true, value: builder.finish() } : { ok: false, faults };
}

/** What the stage `views` reports: how many there are, are shown, and were left out for what. */
function countPlan({ views, classes, shown, hidden }: ViewPlan): Record<string, number> {
  const countOf = (reason: string): number => hidden.filter((one) => one.reason === reason).length;
  return {
    views: views.length,
    classes: classes.length,
    shown: shown.length,
    tooFew: countOf('tooFew'),
    difference: countOf('difference'),
    span: countOf('span'),
  };
}

async function countViews(
  { participation, shown }: Planned,
  { limits, onStage }: { limits: EngineLimits; onStage: (stage: ReleaseStage, info: object) => void },
): Promise<ViewCounts> {
  const { counts, add } = buildRollUp(participation, shown);
  let groups = 0;
  await countAtoms(participation, {
    limits,
    onStage: (stage) => onStage(stage, stage === 'count' ? { groups } : {}),
    add: (atom, column, byte, companies) => {
      groups += 1;
      add(atom, column, byte, companies);
    },
  });
  return counts;
}

/** Every row of every view, in the order of views; hidden views have their rows, too. */
function protect(planned: Planned, counts: ViewCounts, { wave, policy }: ReleaseInput): ReleasedCell[] {
  const { participation, views, shown } = planned;
  const encoded = new Map(
    shown.flatMap((one, k) => {
      const rows = encodeClass(one, k, { participation, counts, policy });
      return one.views.map((view) => [viewId(view), rows] as const);
    }),
  );
  const { columns } = participation;
  const cells: ReleasedCell[] = [];
  for (const view of views) {
    for (const cell of cellsOfView(wave, view, { columns, encoded: encoded.get(viewId(view)) ?? null }))
      cells.push(cell);
  }
  return cells;
}

const viewId = ({ kind, key }: View): string => `${kind}|${key.association}|${key.sector}|${key.size}`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function buildManifest(input: ReleaseInput, tables: ViewKind[], planned: Planned): Promise<Manifest> {
  const { wave, questionnaire, policy, seed, signingKey } = input;
  const { id, version } = questionnaire;
  const { participation } = planned;
  const { rowCount, ownerCount } = participation;
  const { primes, mostSets } = SPAN_PARAMETERS;
  return {
    format: 1,
    wave,
    questionnaire: { id, version, digest: sha256(canonicalJson(questionnaire)) },
    policy,
    tables,
    input: { participation: sha256(canonicalJson(participation.atoms)), companies: rowCount, owners: ownerCount },
    engine: { duckdb: await engineVersion() },
    elimination: { primes: [...primes], mostSets, isComplete: planned.isSpanComplete },
    seed,
    previous: [],
    publicKey: signingKey?.publicKey ?? null,
  };
}

async function findInputFaults({ policy, lattice, seed, outDir }: ReleaseInput): Promise<Fault[]> {
  const parsedPolicy = parsePolicy(policy);
  const parsedLattice = parseLattice(lattice ?? DEFAULT_LATTICE);
  const seedFits = Number.isSafeInteger(seed) && seed >= 0;
  return [
    ...(parsedPolicy.ok ? [] : parsedPolicy.faults),
    ...(parsedLattice.ok ? [] : parsedLattice.faults),
    ...(seedFits ? [] : [{ path: 'seed', message: 'The seed must be a whole number from 0.' }]),
    ...((await exists(outDir))
      ? [{ path: 'outDir', message: `${outDir} exists already; a bundle is never overwritten.` }]
      : []),
  ];
}

/**
 * The release function: participation → views → shown views → counts → encoding → bundle. Same input, same bytes, in whatever
 * order the respondents come. Refused with all faults where policy, tables or a respondent cannot be taken, or where the counts
 * do not add up; nothing is written then. Audit and ledger have their place between counting and writing and are not built
 * yet: `audited` is false.
 */
export async function buildRelease(input: ReleaseInput): Promise<ReleaseOutcome> {
  const onStage = input.onStage ?? (() => undefined);
  const faults = await findInputFaults(input);
  const lattice = parseLattice(input.lattice ?? DEFAULT_LATTICE);
  if (faults.length > 0 || !lattice.ok) return { ok: false, faults };
  const read = await readColumns(input);
  if (!read.ok) return read;
  onStage('read', { companies: read.value.rowCount, atoms: read.value.atoms.length });
  const planned = { ...planViews(read.value, lattice.value, input.policy), participation: read.value };
  onStage('views', countPlan(planned));
  const counts = await countViews(planned, { limits: input.limits ?? DEFAULT_LIMITS, onStage });
  const lost = findCountFault(counts, read.value, planned.shown);
  if (lost !== null) {
    return {
      ok: false,
      faults: [{ path: 'counts', message: `The counts do not add up (${lost}); nothing is released.` }],
    };
  }
  const cells = protect(planned, counts, input);
  onStage('protect', { cells: cells.length });
  const manifest = await buildManifest(input, lattice.value, planned);
  const codebook = buildCodebook(input.questionnaire);
  const content = { manifest, cells, codebook, signingKey: input.signingKey ?? null };
  const written = await writeBundle(input.outDir, content);
  if (!written.ok) return { ok: false, faults: [{ path: 'outDir', message: written.fault }] };
  onStage('write', { digest: written.digest });
  const { digest, signature } = written;
  return { ok: true, digest, signature, cells, audited: false, outDir: input.outDir };
}
