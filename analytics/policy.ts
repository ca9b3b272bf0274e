/**
 * The disclosure policy as data: every number that decides what may be shown (disclosure.md, "Parameters").
 * All are whole numbers; counts are of distinct owners unless said otherwise.
 */
export type Policy = Readonly<{
  /** Owners in a view; floor 5. */
  minView: number;
  /** Owners who answered a column in a view; floor 5. */
  minItem: number;
  /** Owners in any nested difference of two shown views; floor 5. */
  minDiff: number;
  /** Owners who may put their own answers together against another; 1 or 2. */
  coalition: number;
  /** Companies: counts <= edgeMargin or >= n - edgeMargin are published as an inequality; floor coalition + 1. */
  edgeMargin: number;
  /** Owners who answered from which single codes are shown, below only coarse groups; floor 10. */
  fullFrom: number;
  /** Companies that answered from which a result is not marked for reference only; floor 20. */
  reliableFrom: number;
  /** Width of the bands of counts in companies; floor 3. */
  band: number;
}>;

/** The policy of a wave that declares none. */
export const DEFAULT_POLICY: Policy = {
  minView: 5,
  minItem: 5,
  minDiff: 5,
  coalition: 1,
  edgeMargin: 2,
  fullFrom: 10,
  reliableFrom: 20,
  band: 3,
};

/** One fault of a policy: the key and a sentence. */
export type PolicyFault = { path: string; message: string };

const KEYS = Object.keys(DEFAULT_POLICY) as (keyof Policy)[];

const FLOORS: Readonly<Record<Exclude<keyof Policy, 'coalition' | 'edgeMargin'>, number>> = {
  minView: 5,
  minItem: 5,
  minDiff: 5,
  fullFrom: 10,
  reliableFrom: 20,
  band: 3,
};

const CEILING = 1_000;

const describe = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));

function findValueFault(key: keyof Policy, value: unknown, coalition: number): string | null {
  if (!Number.isSafeInteger(value)) return `${key} must be a whole number, not ${describe(value)}.`;
  const given = value as number;
  if (given > CEILING) return `${key} must be at most ${CEILING}, not ${given}.`;
  if (key === 'coalition') {
    return given === 1 || given === 2 ? null : `coalition must be 1 or 2, not ${given}.`;
  }
  if (key === 'edgeMargin') {
    return given >= coalition + 1
      ? null
      : `edgeMargin must be at least coalition + 1 = ${coalition + 1}, not ${given}: a lower value would weaken the protection.`;
  }
  return given >= FLOORS[key]
    ? null
    : `${key} must be at least ${FLOORS[key]}, not ${given}: a lower value would weaken the protection.`;
}

/**
 * Reads a policy out of unknown data. A missing key takes its default (`edgeMargin`: coalition + 1); unknown keys, values
 * that are no whole numbers and values below a floor are refused, all at once, a sentence each.
 */
export function parsePolicy(input: unknown): { ok: true; value: Policy } | { ok: false; faults: PolicyFault[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, faults: [{ path: '', message: 'The policy must be an object of keys and numbers.' }] };
  }
  const given = input as Record<string, unknown>;
  const faults: PolicyFault[] = Object.keys(given)
    .filter((key) => !KEYS.some((known) => known === key))
    .map((key) => ({ path: key, message: `${key} is not a key of a policy; the keys are ${KEYS.join(', ')}.` }));
  const coalition = given.coalition === 2 ? 2 : 1;
  const values: Record<keyof Policy, number> = { ...DEFAULT_POLICY, edgeMargin: coalition + 1 };
  for (const key of KEYS) {
    if (!Object.hasOwn(given, key)) continue;
    const message = findValueFault(key, given[key], coalition);
    if (message === null) values[key] = given[key] as number;
    else faults.push({ path: key, message });
  }
  if (faults.length === 0 && values.fullFrom < values.minItem) {
    faults.push({
      path: 'fullFrom',
      message: `fullFrom must be at least minItem = ${values.minItem}, not ${values.fullFrom}.`,
    });
  }
  return faults.length === 0 ? { ok: true, value: values } : { ok: false, faults };
}
