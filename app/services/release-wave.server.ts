import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRelease } from '../../analytics/build-release.server.ts';
import type { Respondent } from '../../analytics/columns.ts';
import { type Policy, parsePolicy } from '../../analytics/policy.ts';
import type { SigningKey } from '../../analytics/signing-key.server.ts';
import { withActor } from '../../db/actor.server.ts';
import {
  listAssociationCodes,
  listLatestCoded,
  listSubmittedParticipants,
} from '../../db/queries/sealed-submission.server.ts';
import {
  findLatestRelease,
  findWaveToRelease,
  saveRelease,
  setWaveState,
} from '../../db/queries/wave-release.server.ts';
import { currentKek, openLink, openWaveKey, unseal, type WaveKey } from '../../db/seal.server.ts';
import { parseQuestionnaire, type Questionnaire } from '../survey/questionnaire.ts';
import { submissionPlace } from '../survey/sealed-form.ts';

const PAGE_SIZE = 2000;
const SEED = 1;

/** Where a release stands: a stage of the release function, and what it says of itself. */
export type OnStage = (stage: string, info: object) => void;
/** A wave is refused with the sentences that say why; nothing was published then and the earlier release stands. */
export type ReleaseResult =
  | { ok: true; digest: string; number: number; cellCount: number; outDir: string }
  | { ok: false; faults: string[] };

async function readPage(
  key: WaveKey,
  afterCompanyId: string | null,
): Promise<{ page: Respondent[]; last: string | null }> {
  return withActor({ kind: 'releaser' }, async (tx) => {
    const rows = await listSubmittedParticipants(tx, { waveId: key.waveId, afterCompanyId, limit: PAGE_SIZE });
    if (rows.length === 0) return { page: [], last: null };
    const sheets = new Map(
      rows.map((row) => {
        if (!row.linkSealed) throw new Error('A submitted participation has no link to its answers.');
        return [openLink(key, row.companyId, row.linkSealed), row] as const;
      }),
    );
    const codes = await listAssociationCodes(tx, { waveId: key.waveId, companyIds: rows.map((row) => row.companyId) });
    const coded = await listLatestCoded(tx, [...sheets.keys()]);
    if (coded.length !== rows.length)
      throw new Error(`${rows.length - coded.length} submitted answer sheets have no submission.`);
    const page = coded.map((submission): Respondent => {
      const row = sheets.get(submission.responseKey);
      if (!row) throw new Error('A submission belongs to no participation.');
      return {
        companyId: row.companyId,
        ownerId: row.ownerId ?? row.companyId,
        associations: codes.get(row.companyId) ?? [],
        sector: row.sector ?? '99',
        size: row.sizeBand ?? 'S1',
        region: row.region ?? 'R1',
        coded: unseal(
          key,
          submission.codedSealed,
          submissionPlace(submission.responseKey, submission.revision),
          'coded',
        ),
      };
    });
    return { page, last: rows[rows.length - 1]?.companyId ?? null };
  });
}

/** Every respondent of a wave, page by page in the order of company ids, with the latest coded submission opened. */
async function* readRespondents(key: WaveKey): AsyncGenerator<Respondent> {
  for (let last: string | null = null; ; ) {
    const read = await readPage(key, last);
    yield* read.page.sort((a, b) => (a.companyId < b.companyId ? -1 : 1));
    if (read.last === null) return;
    last = read.last;
  }
}

type Ready = {
  ok: true;
  wave: { id: string; lattice: unknown };
  number: number;
  questionnaire: Questionnaire;
  policy: Policy;
  key: WaveKey;
};

function refused(...faults: string[]): { ok: false; faults: string[] } {
  return { ok: false, faults };
}

async function prepare(slug: string): Promise<Ready | { ok: false; faults: string[] }> {
  const found = await withActor({ kind: 'releaser' }, async (tx) => {
    const wave = await findWaveToRelease(tx, slug);
    return wave && { wave, latest: await findLatestRelease(tx, wave.id) };
  });
  if (!found) return refused(`There is no wave ${slug}.`);
  const { wave, latest } = found;
  if (wave.state === 'released') return refused(`The wave ${slug} was released already: a wave is released once.`);
  if (wave.state !== 'closed') return refused(`The wave ${slug} is ${wave.state}: close it first.`);
  if (!wave.wrappedKey) return refused(`The key of the wave ${slug} was deleted: its answers are erased.`);
  const questionnaire = parseQuestionnaire(wave.definition);
  if (!questionnaire.ok) return refused(...questionnaire.faults.map((f) => `questionnaire ${f.path}: ${f.message}`));
  const policy = parsePolicy(wave.policy);
  if (!policy.ok) return refused(...policy.faults.map((f) => `policy ${f.path}: ${f.message}`));
  return {
    ok: true,
    wave,
    number: (latest?.number ?? 0) + 1,
    questionnaire: questionnaire.value,
    policy: policy.value,
    key: openWaveKey(currentKek(), wave.id, wave.wrappedKey),
  };
}

/**
 * Releases a closed wave: reads the latest submission of each company, has all tables counted and protected as one
 * system, writes the bundle under `outDir`/slug/number, signs it and stores its cells. All or nothing: the wave is `released` in the
 * same transaction as its cells. A broken-off run leaves the wave `closed` and may be run again. Never in the web process.
 */
export async function releaseWave(
  slug: string,
  { outDir, signingKey, onStage }: { outDir: string; signingKey: SigningKey; onStage?: OnStage },
): Promise<ReleaseResult> {
  const ready = await prepare(slug);
  if (!ready.ok) return ready;
  const { wave, number, questionnaire, policy, key } = ready;
  const bundleDir = join(outDir, slug, String(number));
  await mkdir(join(outDir, slug), { recursive: true });
  await rm(bundleDir, { recursive: true, force: true });
  const built = await buildRelease({
    wave: slug,
    questionnaire,
    respondents: readRespondents(key),
    policy,
    seed: SEED,
    signingKey,
    outDir: bundleDir,
    lattice: wave.lattice as never,
    ...(onStage ? { onStage } : {}),
  });
  if (!built.ok) return { ok: false, faults: built.faults.map((f) => `${f.path}: ${f.message}`) };
  const stored = await withActor({ kind: 'releaser' }, async (tx) => {
    if ((await findWaveToRelease(tx, slug, { lock: true }))?.state !== 'closed') return false;
    const row = {
      id: randomUUID(),
      waveId: wave.id,
      number,
      policy,
      digest: built.digest,
      signature: built.signature,
      publicKey: signingKey.publicKey,
      audited: built.audited,
      parameters: { seed: SEED },
    };
    await saveRelease(tx, row, built.cells);
    await setWaveState(tx, wave.id, 'released');
    return true;
  });
  if (!stored) return { ok: false, faults: [`The wave ${slug} was released by another process meanwhile.`] };
  return { ok: true, digest: built.digest, number, cellCount: built.cells.length, outDir: bundleDir };
}
