import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';
import type { ApprovalFacts } from './approval-words.ts';

export type ApprovalStateProps = { approval: ApprovalFacts | null; isOpen: boolean; base: string };

/** What whoever answers must know of an approval: that it waits, that it cannot be given any more, or why the answers came back. */
export function ApprovalState({ approval, isOpen, base }: ApprovalStateProps) {
  const t = useText('submission');
  const locale = useLocale();
  if (!approval || !isOpen) return null;
  const { open, requests } = approval;
  const [last] = requests;
  if (open && last) {
    return open.isCurrent ? (
      <NotificationBanner kind="info" title={t('state.awaitingTitle')}>
        <p>{t('state.awaitingBody', { day: formatDate(last.requestedOn, locale) })}</p>
      </NotificationBanner>
    ) : (
      <NotificationBanner kind="warning" title={t('state.staleTitle')}>
        <p>{t('state.staleBody')}</p>
        <p className="mt-2">
          <TextLink to={`${base}/review`}>{t('approval.toReview')}</TextLink>
        </p>
      </NotificationBanner>
    );
  }
  if (last?.state !== 'returned' || !last.reason) return null;
  const by = { name: last.decidedBy ?? t('approval.somebody'), day: formatDate(last.decidedOn ?? '', locale) };
  return (
    <NotificationBanner kind="warning" title={t('state.returnedTitle')}>
      <p>{t('state.returnedBody')}</p>
      <blockquote className="mt-2 border-s-4 border-solid-gray-420 ps-4">
        <p className="whitespace-pre-line">{last.reason}</p>
        <footer className="mt-1 text-solid-gray-700">{t('state.returnedBy', by)}</footer>
      </blockquote>
    </NotificationBanner>
  );
}
