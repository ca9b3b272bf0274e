import { type Answer, chosenCodes } from './answer.ts';
import { type Bilingual, type Item, itemOptions, type Questionnaire } from './questionnaire.ts';

/** The two languages of the texts. */
type Language = keyof Bilingual;

/** An answer in words: the labels of the chosen options, the number with its unit, or the text. Empty for no answer. */
export function answerWords(
  q: Questionnaire,
  item: Item,
  { answer, language }: { answer: Answer | undefined; language: Language },
): string[] {
  if (!answer) return [];
  if ('text' in answer) return [answer.text];
  if ('number' in answer) {
    const unit = item.kind === 'number' ? item.unit[language] : '';
    const digits = new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB').format(answer.number);
    return [language === 'ja' ? `${digits}${unit}` : `${digits} ${unit}`.trim()];
  }
  const codes = chosenCodes(answer);
  return itemOptions(q, item)
    .filter((option) => codes.includes(option.code))
    .map((option) => option.label[language]);
}
