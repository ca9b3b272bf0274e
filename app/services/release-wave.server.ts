import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { exists } from '../../analytics/bundle.server.ts';
import { type Certificate, sumCovered } from '../../analytics/certificate.ts';
import { type Policy, parsePolicy } from '../../analytics/policy.ts';
import type { SigningKey } from '../../analytics/signing-key.server.ts';
import { parseLattice, type ViewKind } from '../../analytics/tables.ts';
import { withActor } from '../../db/actor.server.ts';
import { appendAudit } from '../../db/queries/audit.server.ts';
import { appendLedger, verifyLedger } from '../../db/queries/ledger.server.ts';
import {
  findLatestRelease,
  findWaveToRelease,
  saveRelease,
  setWaveState,
} from '../../db/queries/wave-release.server.ts';
import { currentKek, openWaveKey, seal, type WaveKey } from '../../db/seal.server.ts';
import { parseQuestionnaire, type Questionnaire } from '../survey/questionnaire.ts';
import { type Refusal, refusalOf } from '../survey/release-run.ts';
import { type ReadingTime, readRespondents } from './read-respondents.server.ts';
import { recordRun } from './record-release-run.server.ts';

const SEED = 1;

/** Where a release stands: a stage of the release function, or `store` when its cells are in the database, and what it says of itself. */
export type OnStage = (stage: string, info: object) => void;
/**
 * A wave is refused with the sentences that say why, for the log, and with `refusals`, what of it staff are told; nothing was
 * published then and the earlier release stands. `isReleased`: by somebody else, so that there is nothing left to do.
 */
export type ReleaseResult =
  | { ok: true; digest: string; number: number; cellCount: number; outDir: string }
  | { ok: false; faults: string[]; refusals: Refusal[]; isReleased?: true };

type Ready = {
  ok: true;
  wave: { id: string };
  number: number;
  questionnaire: Questionnaire;
  policy: Policy;
  lattice: ViewKind[];
  key: WaveKey;
};

type Options = { outDir: string; signingKey: SigningKey; onStage: OnStage };

function refused(refusal: Refusal, ...faults: string[]) {
  return { ok: false as const, faults, refusals: [refusal] };
}

/**
 * What the row of a release keeps of its certificate: pairs of a column and a view made coarser, data sets with the same release, and by which
 * methods the answers are covered.
 */
function countCertificate({ coalition, units }: Certificate) {
  const coarser = units.flatMap((unit) => unit.coarser.map(({ column, view }) => `${column} ${view}`));
  const witnesses = units.reduce((total, unit) => total + unit.witnesses.changes.length + 1, 0);
  return { coalition, coarser: new Set(coarser).size, witnesses, covered: sumCovered(units) };
}

const overtaken = (fault: string) => ({ ...refused('overtaken', fault), isReleased: true as const });

function inMilliseconds({ database, unseal }: ReadingTime) {
  return { databaseMs: Math.round(database), unsealMs: Math.round(unseal) };
}

async function prepare(slug: string): Promise<Ready | Extract<ReleaseResult, { ok: false }>> {
  const found = await withActor({ kind: 'releaser' }, async (tx) => {
    const wave = await findWaveToRelease(tx, slug);
    return wave && { wave, latest: await findLatestRelease(tx, wave.id), ledger: await verifyLedger(tx, wave.id) };
  });
  if (!found) return refused('other', `There is no wave ${slug}.`);
  const { wave, latest, ledger } = found;
  if (wave.state === 'released') return overtaken(`The wave ${slug} was released already: a wave is released once.`);
  if (wave.state !== 'closed') return refused('other', `The wave ${slug} is ${wave.state}: close it first.`);
  if (!wave.wrappedKey) return refused('keyErased', `The key of the wave ${slug} was deleted: its answers are erased.`);
  const questionnaire = parseQuestionnaire(wave.definition);
  if (!questionnaire.ok)
    return refused('questionnaire', ...questionnaire.faults.map((f) => `questionnaire ${f.path}: ${f.message}`));
  const policy = parsePolicy(wave.policy);
  if (!policy.ok) return refused('policy', ...policy.faults.map((f) => `policy ${f.path}: ${f.message}`));
  const lattice = parseLattice(wave.lattice);
  if (!lattice.ok) return refused('tables', ...lattice.faults.map((f) => `${f.path}: ${f.message}`));
  if (!ledger.ok) return refused('other', brokenLedger(slug, ledger.broken));
  return {
    ok: true,
    wave,
    number: (latest?.number ?? 0) + 1,
    questionnaire: questionnaire.value,
    policy: policy.value,
    lattice: lattice.value,
    key: openWaveKey(currentKek(wave.wrappedKey), wave.id, wave.wrappedKey),
  };
}

/**
 * Releases a closed wave: reads the latest submission of each company, has all tables counted and protected as one
 * system, writes the bundle under `outDir`/slug/number, signs it and stores its cells. All or nothing: the wave is `released` in the
 * same transaction as its cells. A broken-off run leaves the wave `closed` and may be run again; of several at once the first to be
 * ready counts. Every run leaves a row that says how far it is and how it ended. Never in the web process.
 */
export function releaseWave(
  slug: string,
  { onStage = () => undefined, ...options }: Omit<Options, 'onStage'> & { onStage?: OnStage },
): Promise<ReleaseResult> {
  return recordRun(slug, onStage, (noted) => attempt(slug, { ...options, onStage: noted }));
}

async function attempt(slug: string, { outDir, signingKey, onStage }: Options): Promise<ReleaseResult> {
  const ready = await prepare(slug);
  if (!ready.ok) return ready;
  const { wave, number, questionnaire, policy, lattice, key } = ready;
  const folder = join(outDir, slug);
  const draftDir = join(folder, `.${number}-${randomUUID()}`);
  const bundleDir = join(folder, String(number));
  await mkdir(folder, { recursive: true });
  const sheets: string[] = [];
  const spent: ReadingTime = { database: 0, unseal: 0 };
  try {
    const built = await buildRelease({
      wave: slug,
      questionnaire,
      respondents: readRespondents(key, spent, sheets),
      policy,
      seed: SEED,
      signingKey,
      outDir: draftDir,
      lattice,
      onStage: (stage, info) => onStage(stage, stage === 'read' ? { ...info, ...inMilliseconds(spent) } : info),
    });
    if (!built.ok) {
      const faults = built.faults.map((f) => `${f.path}: ${f.message}`);
      return { ok: false, faults, refusals: built.faults.map(({ path }) => refusalOf(path)) };
    }
    const { digest, signature, audited, cells, certificate } = built;
    const parameters = { seed: SEED, ...countCertificate(certificate) };
    const row = { id: randomUUID(), waveId: wave.id, number, policy, parameters };
    const isStored = await withActor({ kind: 'releaser' }, async (tx) => {
      if ((await findWaveToRelease(tx, slug, { lock: true }))?.state !== 'closed') return false;
      const ledger = await verifyLedger(tx, wave.id);
      if (!ledger.ok) throw new Error(brokenLedger(slug, ledger.broken));
      await placeBundle(draftDir, bundleDir);
      await saveRelease(tx, { ...row, digest, signature, publicKey: signingKey.publicKey, audited }, cells);
      const entry = { waveId: wave.id, number, digest, participants: sealSheets(key, number, sheets) };
      await appendLedger(tx, { releaseId: row.id, lastHash: ledger.lastHash, ...entry });
      await setWaveState(tx, wave.id, 'released');
      const actor = { kind: 'releaser' } as const;
      await appendAudit(tx, { event: 'wave.released', actor, waveId: wave.id, detail: { number } });
      return true;
    });
    if (!isStored) return overtaken(`The wave ${slug} was released by another process meanwhile.`);
    onStage('store', { cells: cells.length });
    return { ok: true, digest, number, cellCount: cells.length, outDir: bundleDir };
  } finally {
    await rm(draftDir, { recursive: true, force: true });
  }
}

const brokenLedger = (slug: string, number: number): string =>
  `The ledger of the wave ${slug} does not hold at release ${number}: nothing is released.`;

// In the order of keys, so that it does not tell the order of companies.
function sealSheets(key: WaveKey, number: number, sheets: readonly string[]): Uint8Array {
  return seal(key, [...sheets].sort().join('\n'), ['ledger', String(number)], 'link');
}

// Under the lock of the wave: what lies there is of a run that broke off, as the wave is not released. A transaction that is run
// again finds its bundle in its place already.
async function placeBundle(draftDir: string, bundleDir: string): Promise<void> {
  if (!(await exists(draftDir))) return;
  await rm(bundleDir, { recursive: true, force: true });
  await rename(draftDir, bundleDir);
}
