/** Answers to one column that could have been given: who took part and who answered stays as it is. */
export type AnswerSpace = Readonly<{
  /** One entry per company; the companies that did not answer keep theirs. */
  truth: Uint8Array;
  /** Companies that answered; any of `codes` could have been the answer of each. */
  answered: readonly number[];
  codes: readonly number[];
  /** The owner of each company. */
  ownerOf: readonly string[];
}>;

/** A value that leaves the system: what it is in each data set of a space, as a number; equal numbers are the same value. */
export type ValueTable = Readonly<{ name: string; values: Int32Array }>;

/** A released value that is derived from the answers of fewer owners than promised. */
export type ThinValue = Readonly<{ name: string; owners: readonly string[] }>;

/** How many data sets a space has. */
export function countDataSets({ answered, codes }: AnswerSpace): number {
  return codes.length ** answered.length;
}

/** Every data set of a space, in the order of `ValueTable.values`; the same array each time, changed. */
export function* dataSetsOf(space: AnswerSpace): Generator<Uint8Array> {
  const { truth, answered, codes } = space;
  const bytes = truth.slice();
  const count = countDataSets(space);
  for (let number = 0; number < count; number++) {
    let rest = number;
    for (const row of answered) {
      bytes[row] = codes[rest % codes.length] ?? 0;
      rest = Math.floor(rest / codes.length);
    }
    yield bytes;
  }
}

/**
 * The owners from whose answers a value is derived: those for whom two data sets exist that differ in the answers of this owner alone and
 * in the value. Where changing several plants at once changes it, one of the steps in between does, too: single companies are enough.
 */
export function ownersBehind({ values }: ValueTable, { answered, codes, ownerOf }: AnswerSpace): string[] {
  const changes = (stride: number): boolean => {
    for (let number = stride; number < values.length; number++) {
      if (Math.floor(number / stride) % codes.length > 0 && values[number] !== values[number - stride]) return true;
    }
    return false;
  };
  const behind = answered.filter((_, axis) => changes(codes.length ** axis));
  return [...new Set(behind.map((row) => ownerOf[row] ?? ''))].sort();
}

/**
 * The promise taken literally: nothing derived from fewer than five companies' answers reaches anyone (security.md, first sentence; owners
 * are what is counted: disclosure.md, "The attacker"). By brute force over all data sets with the same participation, who answered
 * included: who is behind each value? Empty = the promise is kept. A value without anybody behind it is the same whatever was
 * answered, and says nothing.
 *
 * This asks another question than "is an answer certain?": a count of three companies' answers may leave each of them two possible
 * answers and still be about three companies. What ranges that meet say of single companies is not asked here.
 */
export function findThin(values: Iterable<ValueTable>, space: AnswerSpace, least = 5): ThinValue[] {
  const thin: ThinValue[] = [];
  for (const value of values) {
    const owners = ownersBehind(value, space);
    if (owners.length > 0 && owners.length < least) thin.push({ name: value.name, owners });
  }
  return thin;
}
