import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

/** How many answers changed since the last submission, with the way to them. */
export function ChangesNotice({ base, count }: { base: string; count: number }) {
  const t = useText('submission');
  return (
    <NotificationBanner kind="info" title={t('review.changesTitle', { count })}>
      <p>{t('review.changesBody')}</p>
      <p className="mt-2">
        <TextLink to={`${base}/changes`}>{t('state.changesLink')}</TextLink>
      </p>
    </NotificationBanner>
  );
}
