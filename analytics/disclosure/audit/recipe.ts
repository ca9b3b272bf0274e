import { FIRST_CODE, NO_ANSWER, NOT_ASKED } from '../../../app/survey/coding.ts';
import type { Bounds, Step } from './bounds.ts';
import type { AuditAtom, AuditPopulation } from './population.ts';
import type { Region } from './regions.ts';
import { type AuditSystem, isAnswer } from './system.ts';
import type { AuditViews } from './views.ts';

const MOST_LINES = 12;

/** What the words of a recipe are taken from. */
export type Words = { system: AuditSystem; views: AuditViews; population: AuditPopulation };

/** An answer in words: its code, `no answer` or `not asked`. */
export function answerName({ columns, bytes }: AuditSystem, code: number): string {
  return columns
    .map((column, part) => {
      const byte = bytes[part]?.[code] ?? NOT_ASKED;
      if (byte === NOT_ASKED) return 'not asked';
      return byte === NO_ANSWER ? 'no answer' : (column.codes[byte - FIRST_CODE] ?? '?');
    })
    .join(' and ');
}

/** Who an atom is: `associations A02 and A07, sector 29, size S2`. */
export function atomName({ associations, sector, size }: AuditAtom): string {
  const names = associations.length === 0 ? 'no association' : `association ${associations.join(' and ')}`;
  return `${names}, sector ${sector}, size ${size}`;
}

/**
 * The derivation of a finding, a line per step, in the order in which an attacker would take them: which numbers, what they leave,
 * and what follows. Long ones are cut at the front, which the first line says.
 */
export function writeRecipe(
  words: Words,
  bounds: Bounds,
  { place, owner }: { place: number; owner: boolean },
): string[] {
  const { system, population } = words;
  const { width } = system;
  const atom = Math.floor(place / width);
  const others = Array.from({ length: width }, (_, byte) => atom * width + byte).filter((other) => other !== place);
  const one = population.atoms[atom];
  const known = others.reduce((sum, other) => sum + (bounds.lo[other] ?? 0), 0);
  const isFull = (bounds.lo[place] ?? 0) + known === one?.companies;
  const goals = isFull
    ? [{ place, side: 'lo' as const }]
    : others.map((other) => ({ place: other, side: 'hi' as const }));
  const steps = trace(bounds, goals, words);
  const lines = [...new Set(steps.filter((step) => step.region !== null).map((step) => lineOf(words, step)))];
  const end = one
    ? [`So every ${owner ? 'other ' : ''}company of ${atomName(one)} gave: ${answerName(system, place % width)}.`]
    : [];
  const cut = lines.length - MOST_LINES;
  return [...(cut > 0 ? [`(${cut} earlier steps of the same kind.)`] : []), ...lines.slice(-MOST_LINES), ...end];
}

type Goal = Pick<Step, 'place' | 'side'>;

function trace({ steps }: Bounds, goals: Goal[], words: Words): Step[] {
  const history = new Map<string, number[]>();
  steps.forEach(({ place, side }, index) => {
    const list = history.get(`${place}${side}`) ?? [];
    history.set(`${place}${side}`, list);
    list.push(index);
  });
  const needed = new Set<number>();
  const open = goals.map((goal) => ({ ...goal, before: steps.length }));
  for (let goal = open.pop(); goal !== undefined; goal = open.pop()) {
    const { before } = goal;
    const at = history.get(`${goal.place}${goal.side}`)?.findLast((index) => index < before);
    const step = at === undefined ? undefined : steps[at];
    if (at === undefined || step === undefined || needed.has(at)) continue;
    needed.add(at);
    const side = step.side === 'lo' ? 'hi' : 'lo';
    for (const place of placesOf(step, words)) if (place !== step.place) open.push({ place, side, before: at });
  }
  return [...needed].sort((a, b) => a - b).flatMap((index) => steps[index] ?? []);
}

function placesOf({ place, region, fact }: Step, { system }: Words): number[] {
  const { width } = system;
  const atoms = region === null ? [Math.floor(place / width)] : [...region.atoms];
  const bytes = Array.from({ length: width }, (_, byte) => byte).filter(
    (byte) => fact === null || fact.members[byte] === 1,
  );
  return atoms.flatMap((atom) => bytes.map((byte) => atom * width + byte));
}

function regionName({ views }: AuditViews, { view, minus }: Region): string {
  const name = (one: number): string => views[one]?.names[0] ?? '?';
  return minus.length === 0
    ? `In ${name(view)}`
    : `Take ${minus.map(name).join(' and ')} away from ${name(view)}: among the rest`;
}

function lineOf({ system, views, population }: Words, { place, side, value, region, fact }: Step): string {
  const { width } = system;
  const one = population.atoms[Math.floor(place / width)];
  if (!one || !region || !fact) return '';
  const bytes = Array.from({ length: width }, (_, byte) => byte).filter((byte) => fact.members[byte] === 1);
  const isAnswered = (code: number): boolean => isAnswer(system.bytes[0]?.[code] ?? NOT_ASKED);
  const answered = Array.from({ length: width }, (_, code) => code).filter(isAnswered);
  const answers = bytes.length > 1 && bytes.every(isAnswered) && bytes.length === answered.length;
  const codes = answers ? 'any answer' : bytes.map((byte) => answerName(system, byte)).join(' or ');
  const amount = fact.lo === fact.hi ? `${fact.lo}` : `${fact.lo} to ${fact.hi}`;
  const limit = side === 'lo' ? 'at least' : 'at most';
  const who = `the ${one.companies} of ${atomName(one)}`;
  return `${regionName(views, region)} (${region.companies} companies), ${amount} gave ${codes}. Of ${who}, ${limit} ${value} gave ${answerName(system, place % width)}.`;
}
