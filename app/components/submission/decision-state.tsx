import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import type { SurveyFrame } from '../questions/respondent-page.tsx';
import { TextLink } from '../text-link.tsx';
import type { ApprovalFacts } from './approval-words.ts';

export type DecisionStateProps = {
  frame: SurveyFrame;
  approval: ApprovalFacts;
  receiptNumber: string | null;
  done: 'approved' | 'returned' | null;
};

/** What an approver must know first: what was just done, who asks, and why nothing can be decided where that is so. */
export function DecisionState({ frame, approval, receiptNumber, done }: DecisionStateProps) {
  const t = useText('submission');
  const locale = useLocale();
  const copy = receiptNumber ? (
    <p>
      <TextLink to={`/answer/${frame.slug}/done`}>{t('approve.toCopy')}</TextLink>
    </p>
  ) : null;
  if (done === 'approved' && receiptNumber)
    return (
      <NotificationBanner kind="success" role="status" title={t('approve.doneApproved', { number: receiptNumber })}>
        {copy}
      </NotificationBanner>
    );
  if (done === 'returned') return <NotificationBanner kind="success" role="status" title={t('approve.doneReturned')} />;
  const { open, requests } = approval;
  if (!open)
    return (
      <NotificationBanner kind="info" title={t('approve.nothingTitle')}>
        <p>{t('approve.nothingBody')}</p>
        {copy}
      </NotificationBanner>
    );
  const name = requests[0]?.requestedBy ?? t('approval.somebody');
  if (frame.phase !== 'open')
    return (
      <NotificationBanner kind="warning" title={t('approve.closedTitle')}>
        <p>{receiptNumber ? t('approve.closedSent') : t('approve.closedBody')}</p>
        {copy}
      </NotificationBanner>
    );
  if (open.isOwn)
    return (
      <NotificationBanner kind="warning" title={t('approve.ownTitle')}>
        <p>{t('approve.ownBody')}</p>
      </NotificationBanner>
    );
  const asked = t('approve.askedBy', { name, day: formatDate(requests[0]?.requestedOn ?? '', locale) });
  if (open.isCurrent) return <NotificationBanner kind="info" title={asked} />;
  return (
    <NotificationBanner kind="warning" title={t('approve.changedTitle')}>
      <p>{asked}</p>
      <p>{t('approve.changedBody', { name })}</p>
    </NotificationBanner>
  );
}
