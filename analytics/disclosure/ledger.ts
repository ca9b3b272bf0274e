import type { Policy } from '../policy.ts';
import { findNearPairs } from './ledger/differences.ts';
import { type Coding, isSameData, type LedgerRelease } from './ledger/release.ts';
import { findSpanFault } from './ledger/span.ts';

const MOST_NAMES = 12;

/**
 * Why a new release must not follow the earlier ones (oldest first); empty = it may (disclosure.md, "The ledger"). One coding per item for
 * life holds between all releases of a questionnaire. Releases of one wave are compared company by company: the same data may be
 * released again; with other data, every difference must be of `minDiff` owners or more (`findNearPairs`), and so must whatever can be
 * reckoned out of all releases together (`findSpanFault`); else late answers wait. Sentences name views, never companies.
 *
 * What was answered is not looked at here: late answers that are all alike, or intervals of old and new cells that meet, are found by the
 * audit, which takes the cells of all releases of the wave together. Of other waves only the panels are compared (`findPanelViews`).
 */
export function findLedgerFaults(earlier: readonly LedgerRelease[], next: LedgerRelease, policy: Policy): string[] {
  const foreign = earlier.some(({ questionnaire }) => questionnaire.id !== next.questionnaire.id);
  if (foreign) return ['This is a previous bundle of another questionnaire.'];
  const coding = [...new Set(earlier.flatMap(({ coding }) => findRecoded(coding, next.coding)))];
  const recoded = coding.map(
    (id) =>
      `The item ${id} was coded otherwise in an earlier release: other codes or groups are a new item or version.`,
  );
  if (recoded.length > 0) return recoded;
  const numbered = earlier.map((release, at) => ({ release, number: at + 1 }));
  const ofWave = numbered.filter(({ release }) => release.wave === next.wave);
  const changed = ofWave.filter(({ release }) => release.questionnaire.digest !== next.questionnaire.digest);
  if (changed.length > 0) return ['A wave has one questionnaire; an earlier release of this wave has another.'];
  const other = ofWave.filter(({ release }) => !isSameData(release, next));
  if (other.length === 0) return [];
  const minDiff = Math.max(policy.minDiff, ...ofWave.map(({ release }) => release.minDiff));
  const near = other.flatMap(({ release, number }) => describeNear(release, next, { number, minDiff }));
  if (near.length > 0) return near;
  const together = findSpanFault([...ofWave.map(({ release }) => release), next], { ...policy, minDiff });
  return together === null ? [] : [describeSpan(together, minDiff)];
}

/** Ids of the columns that both codebooks have in the same version, but with other codes or groups. */
function findRecoded(before: readonly Coding[], now: readonly Coding[]): string[] {
  const known = new Map(before.map((one) => [`${one.id} ${one.version}`, shapeOf(one)]));
  return now
    .filter((one) => {
      const shape = known.get(`${one.id} ${one.version}`);
      return shape !== undefined && shape !== shapeOf(one);
    })
    .map(({ id }) => id);
}

const shapeOf = ({ codes, groups }: Coding): string =>
  JSON.stringify([codes, groups.map((group) => [group.code, group.codes])]);

function describeNear(
  earlier: LedgerRelease,
  next: LedgerRelease,
  { number, minDiff }: { number: number; minDiff: number },
): string[] {
  const pairs = findNearPairs(earlier, next, minDiff);
  if (pairs.length === 0) return [];
  const names = [
    ...new Set(pairs.map((pair) => (pair.earlier === pair.next ? pair.next : `${pair.earlier} / ${pair.next}`))),
  ];
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const rest = names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : '';
  return [
    `Compared with earlier release ${number}, answers of fewer than ${minDiff} owners would show in ${names.length} views (association|sector|size): ${shown}${rest}. Late answers wait; the earlier release stands.`,
  ];
}

function describeSpan(view: string, minDiff: number): string {
  const waits = 'Late answers wait; the earlier release stands.';
  if (view === 'unfinished')
    return `It could not be ruled out that the releases together show answers of fewer than ${minDiff} owners. ${waits}`;
  return `With the view ${view}, the releases together would show answers of fewer than ${minDiff} owners. ${waits}`;
}

/** A sentence where an earlier bundle does not name all those before it, in order; null where the chain is whole. */
export function findChainFault(chain: readonly { digest: string; previous: readonly string[] }[]): string | null {
  const at = chain.findIndex(
    ({ previous }, i) => previous.length !== i || previous.some((digest, k) => digest !== chain[k]?.digest),
  );
  if (at < 0) return null;
  return `A release is missing from the chain, or they are not in order, oldest first: earlier release ${at + 1} was made after others than those given before it.`;
}
