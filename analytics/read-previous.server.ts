import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Questionnaire } from '../app/survey/questionnaire.ts';
import { questionnaireDigest } from './build-release.server.ts';
import { verifyBundle } from './bundle.server.ts';
import { parseCertificate } from './certificate.ts';
import type { Respondent } from './columns.ts';
import { codingOf } from './disclosure/ledger/release.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { ledgerRelease, type PreviousRelease } from './previous-release.ts';
import { type Recheck, type Rechecked, recheckRelease } from './recheck-release.server.ts';

const CODEBOOK = z.object({
  columns: z.array(
    z.object({
      id: z.string(),
      version: z.int(),
      codes: z.array(z.object({ code: z.string() })),
      groups: z.array(z.object({ code: z.string(), codes: z.array(z.string()) })),
    }),
  ),
});

type Codebook = z.infer<typeof CODEBOOK>;
type Read = { ok: true; value: PreviousRelease } | { ok: false; faults: string[] };
type Bundle = { digest: string; manifest: Manifest; codebook: Codebook; cellsText: string };

/**
 * An earlier bundle with the answers it was made of, for the ledger. The bundle must verify, and its cells must be those of the answers, as
 * a bundle alone does not say who was in a view. One of another version of the questionnaire is read for its coding alone: the answers
 * cannot be read by a questionnaire that is not theirs. `before`: the releases before it, oldest first.
 */
export async function readPrevious(
  dir: string,
  {
    questionnaire,
    respondents,
    before,
  }: {
    questionnaire: Questionnaire;
    respondents: () => Promise<Respondent[] | string[]>;
    before: readonly PreviousRelease[];
  },
): Promise<Read> {
  const bundle = await readBundle(dir);
  if (Array.isArray(bundle)) return { ok: false, faults: bundle };
  const { digest, manifest, codebook, cellsText } = bundle;
  const { id, digest: ofBundle } = manifest.questionnaire;
  const found = { digest, previous: manifest.previous, cellsText };
  const base = { wave: manifest.wave, questionnaire: { id, digest: ofBundle }, minDiff: manifest.policy.minDiff };
  if (ofBundle !== questionnaireDigest(questionnaire)) {
    const release = { ...base, coding: codingOf(codebook.columns), companies: [], views: [] };
    return { ok: true, value: { ...found, release, published: null } };
  }
  const answers = await respondents();
  if (!isRead(answers)) return { ok: false, faults: answers };
  const checked = await recheck(dir, bundle, { questionnaire, respondents: answers, previous: before });
  if (!checked.ok) return checked;
  const { published, people } = checked;
  const { wave, policy, participation, shown } = published;
  const source = { wave, questionnaire, digest: ofBundle, policy, codebook, participation, people, shown };
  return { ok: true, value: { ...found, release: ledgerRelease(source), published } };
}

const isRead = (answers: Respondent[] | string[]): answers is Respondent[] => typeof answers[0] !== 'string';

async function readBundle(dir: string): Promise<Bundle | string[]> {
  const verified = await verifyBundle(dir);
  if (!verified.ok) return verified.faults.map((fault) => `${dir}: ${fault}`);
  const manifest = parseManifest(await readFile(join(dir, 'manifest.json'), 'utf8'));
  if (!manifest.ok) return manifest.faults.map((fault) => `${dir}: manifest.json: ${fault}`);
  const codebook = CODEBOOK.safeParse(JSON.parse(await readFile(join(dir, 'codebook.json'), 'utf8')));
  if (!codebook.success) return [`${dir}: codebook.json is not that of a bundle.`];
  const cellsText = await readFile(join(dir, 'cells.csv'), 'utf8');
  return { digest: verified.digest, manifest: manifest.value, codebook: codebook.data, cellsText };
}

async function recheck(
  dir: string,
  { manifest, cellsText }: Bundle,
  given: Pick<Recheck, 'questionnaire' | 'respondents' | 'previous'>,
): Promise<Rechecked> {
  const certificate = parseCertificate(await readFile(join(dir, 'certificate.json'), 'utf8'));
  if (!certificate.ok)
    return { ok: false, faults: certificate.faults.map((fault) => `${dir}: certificate.json: ${fault}`) };
  const codebookText = await readFile(join(dir, 'codebook.json'), 'utf8');
  const input = { manifest, certificate: certificate.value, cellsText, codebookText, ...given };
  const checked = await recheckRelease({ ...input, onWitness: () => undefined });
  return checked.ok ? checked : { ok: false, faults: checked.faults.map((fault) => `${dir}: ${fault}`) };
}
