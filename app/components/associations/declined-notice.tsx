import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

/** Says that a company declined a survey as a whole, with the way to the page where this is taken back, for who may. */
export function DeclinedNotice({ isOpen, link }: { isOpen: boolean; link: string | null }) {
  const t = useText('associations');
  return (
    <NotificationBanner kind="warning" title={t('all.title')}>
      <p>{isOpen ? t('all.body') : t('all.bodyClosed')}</p>
      {isOpen && link ? (
        <p className="mt-2">
          <TextLink to={link}>{t('all.link')}</TextLink>
        </p>
      ) : null}
    </NotificationBanner>
  );
}
