import type { Questionnaire } from '../app/survey/questionnaire.ts';
import { countViews, participationDigest, questionnaireDigest, readColumns } from './build-release.server.ts';
import { canonicalJson } from './canonical-json.ts';
import { CELLS_HEADER, formatCell } from './cells-csv.ts';
import type { Certificate } from './certificate.ts';
import { checkWitnesses, type WitnessCheck } from './check-witnesses.server.ts';
import { buildCodebook } from './codebook.ts';
import type { Respondent } from './columns.ts';
import type { LedgerPerson } from './disclosure/ledger/release.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { planViews } from './disclosure/shown-views.ts';
import { DEFAULT_LIMITS } from './duckdb.server.ts';
import type { Manifest } from './manifest.ts';
import { gatherHistory, type PreviousRelease } from './previous-release.ts';
import { encodeCells, type Published, plansOf } from './released-columns.ts';

/** The files of a bundle, as read, beside the answers that it is to be of. */
export type Recheck = {
  manifest: Manifest;
  certificate: Certificate;
  /** The text of `cells.csv` and of `codebook.json`. */
  cellsText: string;
  codebookText: string;
  questionnaire: Questionnaire;
  respondents: Iterable<Respondent>;
  /** All earlier releases that the manifest names, in its order. */
  previous: readonly PreviousRelease[];
  onWitness: (done: number, total: number) => void;
};

/** What was checked, with the release and who was in it; or what does not hold. */
export type Rechecked =
  | (Extract<WitnessCheck, { ok: true }> & { published: Published; people: LedgerPerson[] })
  | { ok: false; faults: string[] };

/**
 * Checks a bundle against the answers without a solver: who took part, which views follow from that, the cells counted from the answers
 * at the levels that the certificate names, and the same cells, with those of the earlier releases of the wave, from every data set of
 * the certificate. Why levels are as they are is not looked at: that takes the audit once more.
 */
export async function recheckRelease(input: Recheck): Promise<Rechecked> {
  const { manifest, certificate, questionnaire, previous } = input;
  const people: LedgerPerson[] = [];
  const read = await readColumns(input, people);
  if (!read.ok) return refused(read.faults.map(({ path, message }) => `${path}: ${message}`));
  const participation = read.value;
  const { wave, policy, tables } = manifest;
  const plan = planViews(participation, tables, policy);
  const faults = [
    ...(questionnaireDigest(questionnaire) === manifest.questionnaire.digest
      ? []
      : ['The questionnaire is not that of the bundle.']),
    ...(participationDigest(participation) === manifest.input.participation
      ? []
      : ['The companies of these answers are not those of the bundle.']),
    ...(canonicalJson(buildCodebook(questionnaire)) === input.codebookText
      ? []
      : ['codebook.json is not that of the questionnaire.']),
    ...(plan.isSpanComplete === manifest.elimination.isComplete ? [] : ['manifest.json: elimination does not hold.']),
    ...(canonicalJson(previous.map(({ digest }) => digest)) === canonicalJson(manifest.previous)
      ? []
      : ['A release is missing from the chain: give all those that the manifest names under previous, oldest first.']),
    ...(certificate.coalition === policy.coalition ? [] : ['certificate.json: coalition is not that of the policy.']),
  ];
  if (faults.length > 0) return refused(faults);
  const encoding = { wave, policy, participation, views: plan.views, shown: plan.shown };
  const plans = plansOf(
    certificate.units.flatMap((unit) => unit.coarser),
    encoding,
  );
  if (plans === null) return refused(['certificate.json: coarser is of a column or a view that is not shown.']);
  const limits = DEFAULT_LIMITS;
  const counts = await countViews(encoding, { limits, onStage: () => undefined });
  const release = { ...encoding, plans, cells: encodeCells(encoding, counts, plans) };
  if (textOf(release.cells) !== input.cellsText) return refused(['cells.csv is not what these answers give.']);
  const codebook = buildCodebook(questionnaire);
  const digest = questionnaireDigest(questionnaire);
  const history = gatherHistory(previous, {
    wave,
    questionnaire,
    digest,
    policy,
    codebook,
    participation,
    people,
    shown: plan.shown,
  });
  const checked = await checkWitnesses({ release, ...history, certificate, limits, onWitness: input.onWitness });
  if (!checked.ok) return refused(checked.faults.map((fault) => `certificate.json: ${fault}`));
  return { ...checked, published: release, people };
}

const refused = (faults: string[]): Extract<Rechecked, { ok: false }> => ({ ok: false, faults });

const textOf = (cells: readonly ReleasedCell[]): string => [CELLS_HEADER, ...cells.map(formatCell), ''].join('\n');
