import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import type { ItemLink } from '../questions/missing-items.tsx';
import { TextLink } from '../text-link.tsx';

/** The questions of a section that are unanswered, each with a link, or that there are none. It warns; it doesn't forbid. */
export function OpenItems({ items }: { items: readonly ItemLink[] }) {
  const t = useText('sharing');
  if (items.length === 0) return <NotificationBanner kind="success" title={t('check.fullTitle')} />;
  return (
    <NotificationBanner kind="warning" title={t('check.openTitle', { count: items.length })}>
      <p>{t('check.openBody')}</p>
      <ul className="mt-2 list-disc ps-6">
        {items.map(({ id, name, to }) => (
          <li key={id}>
            <TextLink to={to}>{name}</TextLink>
          </li>
        ))}
      </ul>
    </NotificationBanner>
  );
}
