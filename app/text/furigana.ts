import { READINGS } from './readings.ts';

/** A part of a text: as written, and in hiragana where it is kanji. */
export type Segment = readonly [base: string, reading: string | null];

const KANJI = /[\p{Script=Han}々〆ヶ]/u;
const RUN = /[\p{Script=Han}々〆ヶ]+|[^\p{Script=Han}々〆ヶ]+/gu;
const LONGEST = Math.max(...Object.keys(READINGS).map((word) => word.length));

/**
 * A text in parts, each kanji part with its reading. At every place the longest word of the dictionary counts; kanji that no word
 * explains stay without a reading (`unreadKanji` finds them).
 */
export function withReadings(text: string): Segment[] {
  const segments: Segment[] = [];
  const plain = (part: string) => {
    const last = segments.at(-1);
    if (last && last[1] === null) segments[segments.length - 1] = [last[0] + part, null];
    else segments.push([part, null]);
  };
  for (let at = 0; at < text.length; ) {
    const word = longestWord(text, at);
    if (!word) {
      plain(text[at] ?? '');
      at += 1;
      continue;
    }
    for (const [base, reading] of align(word, READINGS[word] ?? '')) {
      if (reading === null) plain(base);
      else segments.push([base, reading]);
    }
    at += word.length;
  }
  return segments;
}

/** The kanji of a text for which no word of the dictionary gives a reading. */
export function unreadKanji(text: string): string[] {
  return withReadings(text).flatMap(([base, reading]) => (reading ? [] : [...base].filter((sign) => KANJI.test(sign))));
}

function longestWord(text: string, at: number): string | null {
  for (let length = Math.min(LONGEST, text.length - at); length > 0; length -= 1) {
    const word = text.slice(at, at + length);
    if (Object.hasOwn(READINGS, word)) return word;
  }
  return null;
}

/** A word in parts: 取り組み and とりくみ give 取(と)り組(く)み; 3日 is read as a whole. Throws where word and reading do not fit: the data are wrong. */
function align(word: string, reading: string): Segment[] {
  if (/^\d/.test(word)) return [[word, reading]];
  const runs = word.match(RUN) ?? [];
  const pattern = runs.map((run) => (KANJI.test(run) ? '(.+?)' : `(${toHiragana(run)})`)).join('');
  const found = new RegExp(`^${pattern}$`).exec(reading);
  if (!found) throw new Error(`the reading ${reading} does not fit ${word}`);
  return runs.map((run, index) => (KANJI.test(run) ? [run, found[index + 1] ?? ''] : [run, null]));
}

function toHiragana(text: string): string {
  return text.replace(/[ァ-ヴ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));
}
