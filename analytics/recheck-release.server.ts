import type { Questionnaire } from '../app/survey/questionnaire.ts';
import { countViews, participationDigest, questionnaireDigest, readColumns } from './build-release.server.ts';
import { canonicalJson } from './canonical-json.ts';
import { CELLS_HEADER, formatCell } from './cells-csv.ts';
import type { Certificate } from './certificate.ts';
import { checkWitnesses, type WitnessCheck } from './check-witnesses.server.ts';
import { buildCodebook } from './codebook.ts';
import type { Respondent } from './columns.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import { planViews } from './disclosure/shown-views.ts';
import { DEFAULT_LIMITS } from './duckdb.server.ts';
import type { Manifest } from './manifest.ts';
import { encodeCells, plansOf } from './released-columns.ts';

/** The files of a bundle, as read, beside the answers that it is to be of. */
export type Recheck = {
  manifest: Manifest;
  certificate: Certificate;
  /** The text of `cells.csv` and of `codebook.json`. */
  cellsText: string;
  codebookText: string;
  questionnaire: Questionnaire;
  respondents: Iterable<Respondent>;
  onWitness: (done: number, total: number) => void;
};

/**
 * Checks a bundle against the answers without a solver: who took part, which views follow from that, the cells counted from the answers
 * with the repairs that the certificate names, and the same cells from every data set of the certificate. Why these repairs and no
 * others were made is not looked at: that takes the audit once more.
 */
export async function recheckRelease(input: Recheck): Promise<WitnessCheck> {
  const { manifest, certificate, questionnaire } = input;
  const read = await readColumns(input);
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
    ...(certificate.coalition === policy.coalition ? [] : ['certificate.json: coalition is not that of the policy.']),
  ];
  if (faults.length > 0) return refused(faults);
  const encoding = { wave, policy, participation, views: plan.views, shown: plan.shown };
  const repairs = certificate.units.flatMap((unit) => unit.repairs);
  const plans = plansOf(repairs, encoding);
  if (plans === null) return refused(['certificate.json: a repair is of a column or a view that is not shown.']);
  const limits = DEFAULT_LIMITS;
  const counts = await countViews(encoding, { limits, onStage: () => undefined });
  const cells = encodeCells(encoding, counts, plans);
  if (textOf(cells) !== input.cellsText) return refused(['cells.csv is not what these answers give.']);
  const checked = await checkWitnesses({ encoding, plans, cells, certificate, limits, onWitness: input.onWitness });
  return checked.ok ? checked : refused(checked.faults.map((fault) => `certificate.json: ${fault}`));
}

const refused = (faults: string[]): WitnessCheck => ({ ok: false, faults });

const textOf = (cells: readonly ReleasedCell[]): string => [CELLS_HEADER, ...cells.map(formatCell), ''].join('\n');
