import type { Answer, Answers } from '../../app/survey/answer.ts';
import { type Item, itemOptions, type Questionnaire } from '../../app/survey/questionnaire.ts';
import { remarkKey } from '../../app/survey/section-keys.ts';

/** Chooses one of the numbers from 0 to below `most`. */
export type Pick = (most: number) => number;

/** Texts with which a file may stumble. */
const TEXTS = [
  '=1+1',
  '"引用" と, カンマ',
  "'=先頭",
  '改行\nあり',
  '_x0041_',
  'が が',
  '-5',
  '＝全角',
  '<b>&amp;',
  '葛󠄀',
  '👨‍👩‍👧',
];

/** An answer to every item, and remarks to some: those that `pick` chooses among what the item takes. */
export function someAnswers(q: Questionnaire, pick: Pick, texts: readonly string[] = TEXTS): Record<string, Answer> {
  const answers: Record<string, Answer> = {};
  for (const section of q.sections)
    for (const item of section.items) {
      const answer = someAnswer(q, item, { answers, pick, texts });
      if (answer) answers[item.id] = answer;
      const note = texts[pick(texts.length * 2)];
      if (note) answers[remarkKey(item.id)] = { text: note };
    }
  return answers;
}

type Context = { answers: Answers; pick: Pick; texts: readonly string[] };

function someAnswer(q: Questionnaire, item: Item, { answers, pick, texts }: Context): Answer | null {
  if (item.kind === 'number') return { number: item.min + pick(Math.min(1000, item.max - item.min)) };
  if (item.kind === 'text') return { text: texts[pick(texts.length)] ?? 'a' };
  const options = itemOptions(q, item);
  if (item.kind === 'multiple') {
    const free = item.options.filter(({ exclusive }) => !exclusive);
    const codes = free.filter(() => pick(2) === 1).map(({ code }) => code);
    return codes.length > 0 ? { codes } : null;
  }
  if (item.kind === 'which') {
    const source = answers[item.of];
    const code = source && 'codes' in source ? source.codes[0] : undefined;
    return code ? { code } : null;
  }
  const option = options[pick(options.length)];
  return option ? { code: option.code } : null;
}

/** Picks one after the other, beginning with this one. */
export function inTurn(start = 0): Pick {
  let turn = start;
  return (most) => {
    turn += 1;
    return most <= 0 ? 0 : turn % most;
  };
}
