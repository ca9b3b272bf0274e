import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

/** Says that answers to the own questions of declined associations are kept and not submitted; nothing where there are none. */
export function LeftOutNotice({ names, link }: { names: readonly string[]; link: string }) {
  const t = useText('associations');
  const locale = useLocale();
  if (names.length === 0) return null;
  return (
    <NotificationBanner kind="info" title={t('leftOut.title')}>
      <p>{t('leftOut.body', { associations: names.join(locale === 'ja' ? '、' : ', ') })}</p>
      <p className="mt-2">
        <TextLink to={link}>{t('leftOut.link')}</TextLink>
      </p>
    </NotificationBanner>
  );
}
