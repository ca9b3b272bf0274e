import type { ReactNode } from 'react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { timeLeft } from '../../survey/time-left.ts';
import { formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { PageLayout } from '../page-layout.tsx';

/** What every answering page says at its head: survey and deadline. Moments are ISO 8601; `now` is the database's clock. */
export type SurveyFrame = {
  slug: string;
  title: Bilingual;
  organisation: Bilingual;
  opensAt: string;
  closesAt: string;
  now: string;
  phase: 'notOpen' | 'open' | 'closed';
};

/** The frame of an answering page: no navigation, but the survey, its deadline and how long there is. */
export function RespondentPage({ frame, children }: { frame: SurveyFrame; children: ReactNode }) {
  const t = useText('answering');
  const locale = useLocale();
  const deadline = (
    <>
      {t('start.deadline')} {formatDateTime(frame.closesAt, locale)}
      <TimeLeftWords frame={frame} />
    </>
  );
  return (
    <PageLayout survey={{ title: frame.title[locale], deadline }} variant="respondent">
      {children}
    </PageLayout>
  );
}

/** How long there is until the deadline, in brackets; not on paper, where it would soon be wrong. */
export function TimeLeftWords({ frame }: { frame: SurveyFrame }) {
  const t = useText('answering');
  const locale = useLocale();
  const left = frame.phase === 'closed' ? null : timeLeft(new Date(frame.now), new Date(frame.closesAt));
  const words = left ? t(`left.${left.unit}`, { count: left.count }) : t('left.over');
  return <span className="whitespace-nowrap print:hidden">{locale === 'ja' ? `（${words}）` : ` (${words})`}</span>;
}
