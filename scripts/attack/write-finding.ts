import type { Open } from '../../analytics/disclosure/audit/audit-unit.ts';
import type { BoundProver, Bounds } from '../../analytics/disclosure/audit/bounds.ts';
import { answerName, atomName, type Words, writeRecipe } from '../../analytics/disclosure/audit/recipe.ts';

/** The answer of one column in words. */
function byteName({ system }: Words, part: number, byte: number): string {
  const [column, bytes] = [system.columns[part], system.bytes[part]];
  return column && bytes ? answerName({ ...system, columns: [column], bytes: [bytes] }, bytes.indexOf(byte)) : '?';
}

function knowledgeLines({ system, population }: Words, { pins }: Open): string[] {
  const who = (atom: number): string => {
    const one = population.atoms[atom];
    return one ? atomName(one) : '?';
  };
  const [first] = pins;
  if (first === undefined) return ['Who knows no answer at all can work it out.'];
  if (pins.length === 1 && first.least === 1) {
    return [`A company of ${who(first.atom)} knows its own answer: ${answerName(system, first.code)}.`];
  }
  const own = pins.map(({ atom, code, least }) => `${least} of ${who(atom)} gave ${answerName(system, code)}`);
  return [`Who knows the answers of its own companies: ${own.join('; ')}.`];
}

/** Whether the bounds alone force all others of the atom to the place. */
function isDerived({ lo, hi }: Bounds, { pins, atom }: Open, { place, width, companies }: Derivation): boolean {
  const others = Array.from({ length: width }, (_, code) => atom * width + code).filter((one) => one !== place);
  const ownAt = (one: number): number => pins.find((pin) => pin.atom * width + pin.code === one)?.least ?? 0;
  const isFull = (lo[place] ?? 0) + others.reduce((sum, one) => sum + ownAt(one), 0) >= companies;
  return isFull || others.every((one) => (hi[one] ?? 0) <= ownAt(one));
}

type Derivation = { place: number; width: number; companies: number };

function derivationOf(words: Words, open: Open, prover: BoundProver | null): string[] | null {
  const { system } = words;
  if (prover === null) return null;
  const place = open.atom * system.width + (system.bytes[0]?.indexOf(open.byte) ?? 0);
  const known = new Map(open.pins.map(({ atom, code, least }) => [atom * system.width + code, least] as const));
  const bounds = known.size === 0 ? prover.outside : prover.knowing(known);
  const shape = { place, width: system.width, companies: system.sizes[open.atom] ?? 0 };
  return isDerived(bounds, open, shape) ? writeRecipe(words, bounds, { place, owner: open.pins.length > 0 }) : null;
}

/** A finding in words: who knows what, the steps where they are short, and what follows. `companies`: whose answer is known. */
export function writeFinding(
  words: Words,
  open: Open,
  { companies, prover }: { companies: number; prover: BoundProver | null },
): string[] {
  const { population } = words;
  const one = population.atoms[open.atom];
  const who = one ? atomName(one) : '?';
  const column = words.system.columns[open.part]?.id;
  if (!open.proved)
    return [`undecided: ${column}, ${companies} of ${who}: neither another data set nor a proof was found.`];
  const answer = byteName(words, open.part, open.byte);
  const steps = derivationOf(words, open, prover) ?? [
    'The solver proved that no data set in which one of them gave another answer has these numbers.',
    `So every ${open.pins.length > 0 ? 'other ' : ''}company of ${who} gave: ${answer}.`,
  ];
  return [
    `disclosed: ${column}, ${companies} of ${who}`,
    ...[...knowledgeLines(words, open), ...steps].map((line) => `  ${line}`),
  ];
}
