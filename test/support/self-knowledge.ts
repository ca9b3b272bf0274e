import type { CertifyWork } from '../../analytics/certify-release.server.ts';
import type { ColumnPlan } from '../../analytics/disclosure/plan.ts';
import { encodeClassColumn } from '../../analytics/disclosure/protect.ts';
import { FIRST_CODE, NO_ANSWER, NOT_ASKED } from '../../app/survey/coding.ts';

/** Every data set that gives the cells of a case at the plan, by brute force; the truth is one of them. */
export function certifiedDataSets(work: CertifyWork, plan: ColumnPlan): Uint8Array[] {
  const { participation } = work;
  const truth = participation.codes[0]!;
  const first = participation.conditional[0] ? NOT_ASKED : NO_ANSWER;
  const width = participation.columns[0]!.codes.length + FIRST_CODE - first;
  const published = publisher(work, plan);
  const expected = published(truth);
  const found: Uint8Array[] = [];
  for (let number = 0; number < width ** truth.length; number++) {
    const bytes = truth.map((_, row) => first + (Math.floor(number / width ** row) % width));
    if (published(bytes) === expected) found.push(bytes);
  }
  return found;
}

function publisher({ participation, shown, policy }: CertifyWork, plan: ColumnPlan): (bytes: Uint8Array) => string {
  const width = FIRST_CODE + participation.columns[0]!.codes.length;
  const known = new Map<string, string>();
  return (bytes) =>
    shown
      .map((one, k) => {
        const values = new Int32Array(width);
        bytes.forEach((byte, row) => {
          if (one.atoms.includes(participation.atomOf[row]!)) values[byte] = (values[byte] ?? 0) + 1;
        });
        const key = `${k}|${values.join()}`;
        const counts = { layout: { offsets: new Int32Array(1), width }, values };
        const own = new Map([[0, plan.get(k) ?? 0]]);
        const text =
          known.get(key) ??
          JSON.stringify(encodeClassColumn(one, [0, 0], { participation, counts, policy, plan: own }));
        known.set(key, text);
        return text;
      })
      .join('|');
}

/** Companies whose answer is the same in all of the data sets. */
export function withoutAlternative(dataSets: readonly Uint8Array[]): number[] {
  const [first] = dataSets;
  return first ? [...first.keys()].filter((row) => dataSets.every((one) => one[row] === first[row])) : [];
}

/**
 * Whether no owner could derive another's answer in a data set by what it answered itself there: only such a data set gives the same
 * release, as the audit looks at what owners know and makes it coarser otherwise (analytics/decisions.md, 15 and 17).
 */
export function keepsOwnersIgnorant(
  { participation: { ownerOf, ownerCount } }: CertifyWork,
  alike: readonly Uint8Array[],
): (dataSet: Uint8Array) => boolean {
  const owners = Array.from({ length: ownerCount }, (_, owner) => owner);
  const answersOf = (dataSet: Uint8Array, owner: number): string =>
    `${owner}:${dataSet.filter((_, row) => ownerOf[row] === owner).join()}`;
  const groups = new Map<string, Uint8Array[]>();
  for (const dataSet of alike) {
    for (const owner of owners) {
      const key = answersOf(dataSet, owner);
      const group = groups.get(key);
      if (group) group.push(dataSet);
      else groups.set(key, [dataSet]);
    }
  }
  const telling = new Set(
    [...groups]
      .filter(([key, group]) => withoutAlternative(group).some((row) => ownerOf[row] !== Number.parseInt(key, 10)))
      .map(([key]) => key),
  );
  return (dataSet) => owners.every((owner) => !telling.has(answersOf(dataSet, owner)));
}
