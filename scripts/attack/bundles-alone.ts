import {
  type Changed,
  findChanged,
  findGaps,
  type Gap,
  type Term,
  viewName,
} from '../../analytics/disclosure/audit/bundle-differences.ts';
import { EXIT_DONE, EXIT_FAILED, refuse } from '../command.ts';
import type { AttackedBundle } from './read-bundle.ts';

/** Why bundles cannot be compared; empty = they belong together. */
function findStrangers([first, ...others]: readonly AttackedBundle[]): string[] {
  return others.flatMap(({ dir, manifest: { questionnaire: q } }) => {
    const known = first?.manifest.questionnaire;
    const isSame = q.id === known?.id && (q.version !== known.version || q.digest === known.digest);
    return isSame
      ? []
      : [`${dir} is of another questionnaire than ${first?.dir}: they are not releases of one survey.`];
  });
}

/** Earlier bundles (in the order given) that a later one was not checked against. */
function findChainGaps(bundles: readonly AttackedBundle[]): string[] {
  return bundles.flatMap(({ manifest }, later) =>
    bundles
      .slice(0, later)
      .flatMap(({ digest }, earlier) =>
        manifest.previous.includes(digest)
          ? []
          : [`chain: release ${later + 1} does not name release ${earlier + 1} (${digest}): not checked against it.`],
      ),
  );
}

type Naming = (term: Term) => string;

function gapLines({ whole, parts, companies, uniform }: Gap, nameOf: Naming): string[] {
  const left = companies === 1 ? '1 company is left' : `${companies} companies are left`;
  const all = companies === 1 ? 'it gave' : `all ${companies} gave`;
  const isBetween = parts.some(({ bundle }) => bundle !== whole.bundle);
  const kind = uniform.length > 0 ? 'disclosed' : isBetween ? 'gap' : 'warning';
  return [
    `${kind}: Take ${parts.map(nameOf).join(' and ')} away from ${nameOf(whole)}: ${left}.`,
    ...uniform.map(({ column, code }) => `  ${column}: ${all} ${code}.`),
  ];
}

function changeLines({ before, after, column, code, companies }: Changed, nameOf: Naming, minDiff: number): string[] {
  const least = `at least ${companies} ${companies === 1 ? 'company' : 'companies'}`;
  const few =
    companies < minDiff ? ` That may be fewer than ${minDiff}: whoever is known to have changed is known.` : '';
  return [
    `changed: ${nameOf(before)} and ${nameOf(after)} exclude each other in ${column}, ${code}: ${least} answered otherwise.${few}`,
  ];
}

/** Prints what bundles alone give away, taken from one another; the exit code says whether that is too much. */
export function attackBundles(bundles: readonly AttackedBundle[], only: ReadonlySet<string> | null): number {
  const strangers = findStrangers(bundles);
  if (strangers.length > 0) return refuse(strangers);
  const nameOf: Naming = ({ bundle, view }) =>
    bundles.length === 1 ? viewName(view) : `${viewName(view)} of release ${bundle + 1}`;
  bundles.forEach(({ dir, digest, manifest: { wave } }, index) => {
    console.log(`release ${index + 1}  ${dir}, wave ${wave}, digest ${digest}`);
  });
  for (const line of findChainGaps(bundles)) console.log(line);
  const minDiff = Math.max(0, ...bundles.map(({ manifest }) => manifest.policy.minDiff));
  const gaps = findGaps(bundles, { minDiff, only });
  const changed = findChanged(bundles, only);
  for (const gap of gaps) for (const line of gapLines(gap, nameOf)) console.log(line);
  for (const change of changed) for (const line of changeLines(change, nameOf, minDiff)) console.log(line);
  const disclosed = gaps.reduce((sum, { uniform }) => sum + uniform.length, 0);
  const between = gaps.filter(({ whole, parts }) => parts.some(({ bundle }) => bundle !== whole.bundle)).length;
  console.log(`remainders ${gaps.length} of fewer than ${minDiff} companies, ${between} of them between two releases`);
  console.log(`changed    ${changed.length} columns of views that exclude each other`);
  console.log(`disclosed  ${disclosed}`);
  console.log('Overlaps of associations and what a member knows of itself are not looked at: that takes --responses.');
  return disclosed > 0 || between > 0 ? EXIT_FAILED : EXIT_DONE;
}
