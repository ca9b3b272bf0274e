import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { codedColumns } from '../app/survey/coding.ts';
import type { Fault, Questionnaire } from '../app/survey/questionnaire.ts';
import { exists, type WrittenBundle, writeBundle } from './bundle.server.ts';
import { canonicalJson } from './canonical-json.ts';
import { buildCertificate, type Certificate, type Coarser } from './certificate.ts';
import { type CertifyWork, certifyRelease } from './certify-release.server.ts';
import { checkWitnesses } from './check-witnesses.server.ts';
import { buildCodebook, type Codebook } from './codebook.ts';
import { type Columns, ColumnsBuilder, conditionalColumns, type Respondent } from './columns.ts';
import { buildRollUp, findCountFault, type ViewCounts } from './counts.ts';
import { parseBundleColumns } from './disclosure/audit/bundle-columns.ts';
import { NODE_LIMIT, SOLVER } from './disclosure/audit/solver.server.ts';
import type { LedgerPerson } from './disclosure/ledger/release.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { planViews, type ViewPlan } from './disclosure/shown-views.ts';
import { SPAN_PARAMETERS } from './disclosure/span.ts';
import { DRAW, drawLevels } from './draw-levels.server.ts';
import { countAtoms, DEFAULT_LIMITS, type EngineLimits, engineVersion } from './duckdb.server.ts';
import type { Manifest } from './manifest.ts';
import { type Policy, parsePolicy } from './policy.ts';
import {
  findPanels,
  findPreviousFaults,
  findRepeatFaults,
  gatherHistory,
  type PreviousRelease,
} from './previous-release.ts';
import { type Encoding, encodeCells, type Plans, plansOf } from './released-columns.ts';
import type { SigningKey } from './signing-key.server.ts';
import { DEFAULT_LATTICE, parseLattice, type ViewKind } from './tables.ts';

/** The stages of a release, in order; each is reported when it is done. */
type ReleaseStage = 'read' | 'views' | 'load' | 'count' | 'audit' | 'verify' | 'write';

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
  /** Called after each stage, in the stages `audit` and `verify` after each step (`done` of `total`); time is the caller's to take. */
  onStage?: (stage: ReleaseStage, info: object) => void;
  limits?: EngineLimits;
  /** Levels to begin from in place of drawn ones, as a certificate names them: to compute a release once more without its key. */
  levels?: readonly Coarser[];
  /** Earlier releases, oldest first, that this one is held against (disclosure.md, "The ledger"). */
  previous?: readonly PreviousRelease[];
  /** Threads of the audit; all processors where absent. They change nothing but the time. */
  threads?: number;
};

/** The bundle that was written, or why nothing was. */
export type ReleaseOutcome =
  | ({
      ok: true;
      cells: ReleasedCell[];
      audited: true;
      certificate: Certificate;
      /** How much was made coarser because something could be derived; never published. */
      repairs: number;
      outDir: string;
    } & WrittenBundle)
  | { ok: false; faults: Fault[] };

const MAX_FAULTS = 50;

type Planned = ViewPlan & { participation: Columns };

/** Gathers respondents; at most fifty faults where some cannot be taken. Who they are, in the order of rows, goes to `people`. */
export async function readColumns(
  { questionnaire, respondents }: Pick<ReleaseInput, 'questionnaire' | 'respondents'>,
  people: LedgerPerson[] | null = null,
): Promise<{ ok: true; value: Columns } | { ok: false; faults: Fault[] }> {
  const columns = codedColumns(questionnaire);
  const builder = new ColumnsBuilder(columns, conditionalColumns(questionnaire, columns));
  const faults: Fault[] = [];
  for await (const respondent of respondents) {
    const fault = builder.add(respondent);
    if (fault !== null) faults.push(fault);
    else people?.push({ id: respondent.companyId, owner: respondent.ownerId });
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

/** Counts the shown views by DuckDB. */
export async function countViews(
  { participation, shown }: Pick<Planned, 'participation' | 'shown'>,
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

type Protected =
  | { ok: true; cells: ReleasedCell[]; certificate: Certificate; repairs: number }
  | { ok: false; faults: Fault[] };

type Protecting = {
  work: Omit<CertifyWork, 'auditColumns' | 'drawn'>;
  codebook: Codebook;
  /** Null where there is nothing to draw with. */
  drawn: Plans | null;
};

/** Audit, repairs and the cells that follow; then every data set of the certificate through the real counting once more. */
async function protect(
  { work, codebook, drawn }: Protecting,
  {
    onStage,
    limits,
    threads,
  }: { onStage: NonNullable<ReleaseInput['onStage']>; limits: EngineLimits; threads: number },
): Promise<Protected> {
  const columns = parseBundleColumns(JSON.stringify(codebook));
  if (!columns.ok) return { ok: false, faults: refusals('audit', columns.faults) };
  const certified = await certifyRelease(
    { ...work, auditColumns: columns.value, drawn: drawn ?? new Map() },
    { threads, onUnit: (done, total) => onStage('audit', { done, total }) },
  );
  if (!certified.ok) return { ok: false, faults: refusals('audit', certified.faults) };
  const repairs = certified.units.reduce((sum, unit) => sum + unit.repairs, 0);
  if (repairs > 0 && drawn === null) return { ok: false, faults: refusals('audit', [unsigned(repairs)]) };
  const plans: Plans = new Map(certified.units.flatMap((unit) => unit.plans.map(([c, plan]) => [c, new Map(plan)])));
  const { policy, earlier, records } = work;
  const release = { ...work, plans, cells: encodeCells(work, work.counts, plans) };
  const units = certified.units.map(({ certificate }) => certificate);
  const certificate = buildCertificate(units, policy.coalition);
  const onWitness = (done: number, total: number) => onStage('verify', { done, total });
  const checked = await checkWitnesses({ release, earlier, records, certificate, limits, onWitness });
  if (!checked.ok) return { ok: false, faults: refusals('verify', checked.faults) };
  return { ok: true, cells: release.cells, certificate, repairs };
}

const unsigned = (repairs: number): string =>
  `Answers could be derived in ${repairs} ${repairs === 1 ? 'column of a view' : 'columns of views'}, which must be coarser than the policy has it. That would itself say so unless others are made coarser at random, by a secret that comes from the signing key: sign the release.`;

const refusals = (path: string, messages: readonly string[]): Fault[] => messages.map((message) => ({ path, message }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The digest of a questionnaire, as manifests hold it. */
export function questionnaireDigest(questionnaire: Questionnaire): string {
  return sha256(canonicalJson(questionnaire));
}

/** The digest of who took part, not of what they answered, as manifests hold it. */
export function participationDigest({ atoms }: Columns): string {
  return sha256(canonicalJson(atoms));
}

async function buildManifest(
  input: ReleaseInput,
  { tables, planned, panels }: { tables: ViewKind[]; planned: Planned; panels: Manifest['panels'] },
): Promise<Manifest> {
  const { wave, questionnaire, policy, seed, signingKey } = input;
  const { id, version } = questionnaire;
  const { participation } = planned;
  const { rowCount, ownerCount } = participation;
  const { primes, mostSets } = SPAN_PARAMETERS;
  return {
    format: 1,
    wave,
    questionnaire: { id, version, digest: questionnaireDigest(questionnaire) },
    policy,
    tables,
    input: { participation: participationDigest(participation), companies: rowCount, owners: ownerCount },
    engine: { duckdb: await engineVersion(), solver: SOLVER },
    audit: { nodeLimit: NODE_LIMIT },
    draw: signingKey ? { ...DRAW } : null,
    elimination: { primes: [...primes], mostSets, isComplete: planned.isSpanComplete },
    seed,
    previous: (input.previous ?? []).map(({ digest }) => digest),
    panels,
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

function levelsOf({ levels, signingKey }: ReleaseInput, encoding: Encoding): Plans | 'unknown' | null {
  if (levels) return plansOf(levels, encoding) ?? 'unknown';
  return signingKey ? drawLevels(encoding, signingKey) : null;
}

/**
 * The release function: participation → views → shown views → counts → encoding, audit and repairs → witnesses → bundle. Same input,
 * same bytes, in whatever order the respondents come and on however many threads. Refused with all faults where policy, tables or
 * a respondent cannot be taken, where the counts do not add up, an answer stays open or the release must not follow the earlier ones;
 * nothing is written then.
 */
export async function buildRelease(input: ReleaseInput): Promise<ReleaseOutcome> {
  const onStage = input.onStage ?? (() => undefined);
  const faults = await findInputFaults(input);
  const lattice = parseLattice(input.lattice ?? DEFAULT_LATTICE);
  if (faults.length > 0 || !lattice.ok) return { ok: false, faults };
  const previous = input.previous ?? [];
  const people: LedgerPerson[] | null = previous.length > 0 ? [] : null;
  const read = await readColumns(input, people);
  if (!read.ok) return read;
  const { rowCount: companies, atoms } = read.value;
  const associations = new Set(atoms.flatMap((atom) => atom.associations)).size;
  onStage('read', { companies, associations, atoms: atoms.length });
  const planned = { ...planViews(read.value, lattice.value, input.policy), participation: read.value };
  onStage('views', countPlan(planned));
  const codebook = buildCodebook(input.questionnaire);
  const digest = questionnaireDigest(input.questionnaire);
  const ledger = { ...input, digest, codebook, participation: read.value, people: people ?? [], shown: planned.shown };
  const late = findPreviousFaults(previous, ledger);
  if (late.length > 0) return { ok: false, faults: refusals('previous', late) };
  const limits = input.limits ?? DEFAULT_LIMITS;
  const counts = await countViews(planned, { limits, onStage });
  const lost = findCountFault(counts, read.value, planned.shown);
  if (lost !== null) {
    return {
      ok: false,
      faults: [{ path: 'counts', message: `The counts do not add up (${lost}); nothing is released.` }],
    };
  }
  const { wave, policy } = input;
  const encoding = { wave, policy, participation: planned.participation, views: planned.views, shown: planned.shown };
  const drawn = levelsOf(input, encoding);
  if (drawn === 'unknown')
    return { ok: false, faults: refusals('levels', ['A level is of a column or a view that is not shown.']) };
  const made = await protect(
    { work: { ...encoding, counts, ...gatherHistory(previous, ledger) }, codebook, drawn },
    { onStage, limits, threads: input.threads ?? availableParallelism() },
  );
  if (!made.ok) return made;
  const { cells, certificate, repairs } = made;
  const differing = findRepeatFaults(previous, ledger, cells);
  if (differing.length > 0) return { ok: false, faults: refusals('previous', differing) };
  const manifest = await buildManifest(input, { tables: lattice.value, planned, panels: findPanels(previous, ledger) });
  const content = { manifest, cells, certificate, codebook, signingKey: input.signingKey ?? null };
  const written = await writeBundle(input.outDir, content);
  if (!written.ok) return { ok: false, faults: [{ path: 'outDir', message: written.fault }] };
  onStage('write', { digest: written.digest });
  return {
    ok: true,
    digest: written.digest,
    signature: written.signature,
    cells,
    audited: true,
    certificate,
    repairs,
    outDir: input.outDir,
  };
}
