import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

export type MissingItemsProps = { base: string; missing: readonly { id: string; title: string; count: number }[] };

/** How many questions have no answer, with links to their sections. It warns; it doesn't forbid. */
export function MissingItems({ base, missing }: MissingItemsProps) {
  const t = useText('answering');
  if (missing.length === 0) return <NotificationBanner kind="success" title={t('review.completeTitle')} />;
  const count = missing.reduce((sum, section) => sum + section.count, 0);
  return (
    <NotificationBanner kind="warning" title={t('review.missingTitle', { count })}>
      <p>{t('review.missingBody')}</p>
      <ul className="mt-2 list-disc ps-6">
        {missing.map((section) => (
          <li key={section.id}>
            <TextLink to={`${base}/${section.id}`}>
              {t('review.missingSection', { section: section.title, count: section.count })}
            </TextLink>
          </li>
        ))}
      </ul>
    </NotificationBanner>
  );
}
