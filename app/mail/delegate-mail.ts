import type { Bilingual, Questionnaire } from '../survey/questionnaire.ts';
import { sectionWords } from '../survey/section-check.ts';
import { formatDate } from '../text/format.ts';
import type { Locale } from '../text/locale.ts';

type Asked = { name: string; sections: readonly string[]; dueOn: string | null; message: string; locale: Locale };
type Place = { inviter: string; company: Bilingual; wave: Bilingual; questionnaire: Questionnaire; closesAt: Date };

/** What the mail that asks somebody for sections says, apart from its link. */
export function delegateMailVariables(asked: Asked, place: Place): Record<string, string> {
  const { locale, name, message } = asked;
  const titles = place.questionnaire.sections
    .filter(({ id }) => asked.sections.includes(id))
    .map((section) => sectionWords(section, locale));
  const words = locale === 'ja' ? `${place.inviter}さんより：${message}` : `A word from ${place.inviter}: ${message}`;
  return {
    name,
    inviter: place.inviter,
    company: place.company[locale],
    wave: place.wave[locale],
    sections: titles.join(locale === 'ja' ? '、' : '; '),
    message: message === '' ? '' : words,
    due: formatDate(asked.dueOn ?? place.closesAt, locale),
  };
}
