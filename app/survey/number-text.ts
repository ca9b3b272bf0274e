import type { Bilingual } from './questionnaire.ts';

/**
 * What a typed number says in the unit of its item. `exact`: there is one way to read it. `likely`: there is a likely way, which
 * the writer is asked about (an amount in another unit than the item's, "over 300", commas in odd places). May have decimals.
 */
export type NumberReading =
  | { kind: 'exact' | 'likely'; value: number }
  | { kind: 'fault'; fault: 'notANumber' | 'otherUnit' | 'numberRange' };

/** A unit as a power of ten of something counted: 百万円 is `{ power: 6, base: 'yen' }`. An unknown base is its own word. */
type Unit = { power: number; base: string };
/** The parts of a number, such as 1億 and 2,000万: digits and a power of ten. */
type Part = { digits: string; power: number };
/** A number as it stands there: its parts, the unit written after it (null: none), and whether some of it had to be guessed. */
type Written = { parts: Part[]; unit: string | null; isVague: boolean };

const BASES: Readonly<Record<string, readonly string[]>> = {
  yen: ['円', 'yen', 'jpy'],
  people: ['人', '名', 'people', 'persons', 'person', 'employees', 'staff'],
  days: ['日', '日間', 'days', 'day'],
  weeks: ['週', '週間', 'weeks', 'week'],
  sites: ['か所', 'カ所', 'ヶ所', 'ヵ所', 'ケ所', '箇所', '拠点', '工場', 'factories', 'factory', 'sites', 'plants'],
  types: ['種類', '種', '品種', 'types', 'type'],
  companies: ['社', 'companies', 'company'],
  percent: ['%', 'パーセント', 'percent'],
  times: ['回', '件', 'times', 'cases'],
  hours: ['時間', 'hours', 'hour'],
  years: ['年', '年間', 'years', 'year'],
};
/** How many of the second there are in one of the first, where a writer may well think in the first. */
const WORTH: Readonly<Record<string, number>> = { 'weeks days': 7 };

const SMALL: Readonly<Record<string, number>> = { 十: 1, 百: 2, 千: 3 };
const LARGE: Readonly<Record<string, number>> = { 万: 4, 億: 8, 兆: 12 };
const ENGLISH: Readonly<Record<string, number>> = { k: 3, thousand: 3, m: 6, mio: 6, million: 6, bn: 9, billion: 9 };

const ABOUT = /^(約|およそ|おおよそ|ほぼ|だいたい|大体|おおむね|概ね|about|approximately|approx\.?|circa|ca\.|~|〜)/;
const OR_SO = /(くらい|ぐらい|程度|ほど|orso)$/;
const BOUND = /^(over|under|morethan|lessthan|最大|最低)|(以上|以下|未満|超|強|弱|前後|ormore|orless)$/g;
const RANGE = /\d[^\d]*[~〜-]\d|\dから\d/;
const PART = /^(\d+(?:\.\d*)?)([十百千]?[万億兆]|[百千])?/;
const ENGLISH_POWER = /^(thousand|million|billion|bn|mio|k|m)(.*)$/;
/** Nobody types a number of so many characters; what is longer costs too much to look at. */
const LONGEST = 1000;
const GROUPED = /^(\d+|\d{1,3}([,、]\d{3})+)$/;

/**
 * Reads a number as people type it: full-width digits, separators, "about", powers such as 万 and million, the unit itself. `unit` is
 * the item's. A power alone ("3億") counts the thing itself, so that it is sure only where the unit is no power of its own.
 */
export function readNumber(typed: string, unit: Bilingual): NumberReading {
  if (typed.length > LONGEST) return { kind: 'fault', fault: 'notANumber' };
  const text = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s/g, '')
    .replace(/[−ー–—]/g, '-');
  if (RANGE.test(text)) return { kind: 'fault', fault: 'numberRange' };
  const plain = text.replace(ABOUT, '').replace(OR_SO, '');
  const bare = plain.replace(BOUND, '');
  const digits = bare.replace(/^[-+△▲]/, '');
  const isOdd = (digits.match(/[\d,、]*\d/g) ?? []).some((run) => !GROUPED.test(run));
  const written = readWritten(digits.replace(/[,、]/g, ''));
  if (!written) return { kind: 'fault', fault: 'notANumber' };
  const reading = inUnit(written, unit);
  if (reading.kind === 'fault') return reading;
  const isSure = reading.kind === 'exact' && !isOdd && !written.isVague && bare === plain;
  const value = /^[-△▲]/.test(bare) ? 0 - reading.value : reading.value;
  return { kind: isSure ? 'exact' : 'likely', value };
}

function readWritten(text: string): Written | null {
  const isYen = text.startsWith('¥');
  const parts: Part[] = [];
  let rest = isYen ? text.slice(1) : text;
  for (let found = PART.exec(rest); found; found = PART.exec(rest)) {
    const power = japanesePower(found[2] ?? '');
    const before = parts.at(-1);
    if (before && before.power <= power) return null;
    parts.push({ digits: found[1] ?? '', power });
    rest = rest.slice(found[0].length);
    if (power === 0) break;
  }
  const only = parts.length === 1 && parts[0]?.power === 0 ? parts[0] : null;
  const english = only ? ENGLISH_POWER.exec(rest) : null;
  if (only && english && (english[2] === '' || baseOf(english[2] ?? ''))) {
    only.power = ENGLISH[english[1] ?? ''] ?? 0;
    rest = english[2] ?? '';
  }
  if (parts.length === 0) return null;
  return { parts, unit: rest || (isYen ? '円' : null), isVague: english?.[1] === 'm' };
}

function japanesePower(word: string): number {
  return [...word].reduce((sum, sign) => sum + (SMALL[sign] ?? LARGE[sign] ?? 0), 0);
}

function inUnit({ parts, unit: word }: Written, unit: Bilingual): NumberReading {
  const own = unitOf(unit.ja) ?? unitOf(unit.en) ?? { power: 0, base: tidy(unit.ja) };
  const base = word === null ? null : (baseOf(word) ?? ([unit.ja, unit.en].map(tidy).includes(word) ? own.base : ''));
  if (base === '') return { kind: 'fault', fault: 'notANumber' };
  const at = (power: number) => parts.reduce((sum, part) => sum + Number(`${part.digits}e${part.power - power}`), 0);
  const isPlain = parts.every((part) => part.power === 0);
  if (base !== null && base !== own.base) {
    const worth = WORTH[`${base} ${own.base}`];
    return worth ? likely(at(own.power) * worth) : { kind: 'fault', fault: 'otherUnit' };
  }
  if (own.power === 0) return { kind: 'exact', value: at(0) };
  if (base === null) return isPlain ? { kind: 'exact', value: at(0) } : likely(at(own.power));
  const isOwnPower = parts.every((part) => part.power === own.power);
  return isOwnPower ? { kind: 'exact', value: at(own.power) } : likely(at(own.power));
}

function likely(value: number): NumberReading {
  return Number.isInteger(value) ? { kind: 'likely', value } : { kind: 'fault', fault: 'otherUnit' };
}

function unitOf(text: string): Unit | null {
  const word = tidy(text);
  const plain = baseOf(word);
  if (plain) return { power: 0, base: plain };
  const [, power = '', rest = ''] = /^([十百千]?[万億兆]|[百千])(.+)$/.exec(word) ?? ENGLISH_POWER.exec(word) ?? [];
  const base = baseOf(rest);
  return base ? { power: ENGLISH[power] ?? japanesePower(power), base } : null;
}

function baseOf(word: string): string | null {
  return Object.entries(BASES).find(([, words]) => words.includes(word))?.[0] ?? null;
}

function tidy(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
}
