import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

/** Says of an association's own section who sees its answers, and which summary follows from them. */
export function OwnSectionNotice() {
  const t = useText('associations');
  return (
    <NotificationBanner kind="info" title={t('ownSection.title')}>
      <p>{t('ownSection.body')}</p>
    </NotificationBanner>
  );
}
