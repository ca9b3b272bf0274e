import { createHash, createHmac } from 'node:crypto';
import { HIDDEN_LEVEL, type Level, nextLevel } from './disclosure/plan.ts';
import { hasCoarseGroups, isPublishedIn } from './disclosure/protect.ts';
import { type Encoding, type Plans, viewId } from './released-columns.ts';
import type { SigningKey } from './signing-key.server.ts';

/** One column of a view in so many is published coarser than it need be. */
const ONE_IN = 64;
/** Larger views are left alone: next to nothing has to be repaired there, and much would be lost. */
const DRAWN_BELOW = 60;
/** Of sixteen draws, how many give each level: about as often as repairs do. */
const LEVELS: readonly Level[] = [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 4];

/** How levels are drawn, as manifests say it. */
export const DRAW = { oneIn: ONE_IN, below: DRAWN_BELOW } as const;

/**
 * Levels above 0 that no answer has to do with, drawn by a secret: what is coarser than the policy has it may be so for
 * nothing, and a data set that needs no repair there gives this release, too. Without them a repair would say that something could be
 * derived in that place, which excludes most other data sets. Nobody without the signing key can tell drawn from needed ones; with it,
 * the same wave draws the same.
 */
export function drawLevels({ wave, participation, shown, policy }: Encoding, signingKey: SigningKey): Plans {
  const label = new TextEncoder().encode(`kurabe levels ${wave}`);
  const secret = createHash('sha256').update(signingKey.sign(label)).digest();
  const plans = new Map<number, Map<number, Level>>();
  participation.columns.forEach((column, c) => {
    const plan = new Map<number, Level>();
    shown.forEach((one, k) => {
      const [first] = one.views;
      const isLeft = one.kind === 'overall' || one.companyCount >= DRAWN_BELOW;
      if (!first || isLeft || !one.views.some((view) => isPublishedIn(column, view))) return;
      const name = `${column.id}\n${viewId(first)}`;
      const digest = createHmac('sha256', secret).update(name).digest();
      if (digest.readUInt32BE(0) % ONE_IN !== 0) return;
      const least = nextLevel(0, hasCoarseGroups(column) && one.ownerCount >= policy.fullFrom) ?? HIDDEN_LEVEL;
      const possible = LEVELS.filter((level) => level >= least);
      plan.set(k, possible[digest.readUInt32BE(4) % possible.length] ?? HIDDEN_LEVEL);
    });
    if (plan.size > 0) plans.set(c, plan);
  });
  return plans;
}
