import type { Bilingual } from '../survey/questionnaire.ts';
import { formatDate } from '../text/format.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { ButtonLink } from './button.tsx';
import { PageHeading } from './page-heading.tsx';
import { PageLayout } from './page-layout.tsx';

/** A survey whose answers were erased, and the day where it is known. */
export type Erased = { title: Bilingual; on: string | null };

/** What a route threw as a survey whose answers were erased, or null where it is anything else. */
export function erasedOf(data: unknown): Erased | null {
  if (typeof data !== 'object' || data === null || !('erased' in data)) return null;
  return data.erased as Erased;
}

/** Says to those who took part that the answers of a survey were erased. */
export function ErasedPage({ title, on }: Erased) {
  const t = useText('shell');
  const locale = useLocale();
  const survey = title[locale];
  return (
    <PageLayout variant="staff">
      <PageHeading caption={survey} title={t('erased.title')} />
      <div className="flex max-w-text flex-col items-start gap-6">
        <p>{on ? t('erased.body', { survey, date: formatDate(on, locale) }) : t('erased.bodyUndated', { survey })}</p>
        <p>{t('erased.next')}</p>
        <ButtonLink to="/" variant="outline">
          {t('errors.backToTop')}
        </ButtonLink>
      </div>
    </PageLayout>
  );
}
