import { formatDate, formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import type { SurveyFrame } from './respondent-page.tsx';

export type SurveyStateProps = {
  frame: SurveyFrame;
  submitted: { receiptNumber: string; submittedOn: string; isCurrent: boolean } | null;
  hasAnswers: boolean;
};

/** How the survey and the sheet stand: not open yet, closed, submitted, changed since. Nothing where there is nothing to say. */
export function SurveyState({ frame, submitted, hasAnswers }: SurveyStateProps) {
  const t = useText('answering');
  const locale = useLocale();
  if (frame.phase === 'notOpen') {
    return (
      <NotificationBanner kind="info" title={t('phase.notOpenTitle')}>
        <p>{t('phase.notOpenBody', { opens: formatDateTime(frame.opensAt, locale) })}</p>
      </NotificationBanner>
    );
  }
  if (frame.phase === 'closed') {
    const sent = submitted?.isCurrent ? 'phase.closedCopy' : 'phase.closedChanged';
    const body = submitted ? sent : hasAnswers ? 'phase.closedUnsent' : 'phase.closedNone';
    return (
      <NotificationBanner
        kind={submitted ? 'info' : 'warning'}
        title={t('phase.closedTitle', { closed: formatDate(frame.closesAt, locale) })}
      >
        <p>{t(body)}</p>
      </NotificationBanner>
    );
  }
  if (!submitted) return null;
  if (!submitted.isCurrent) {
    return (
      <NotificationBanner kind="warning" title={t('phase.changedTitle')}>
        <p>{t('phase.changedBody')}</p>
      </NotificationBanner>
    );
  }
  return (
    <NotificationBanner kind="success" title={t('phase.submittedTitle', { number: submitted.receiptNumber })}>
      <p>{t('phase.submittedBody', { day: formatDate(submitted.submittedOn, locale) })}</p>
    </NotificationBanner>
  );
}
