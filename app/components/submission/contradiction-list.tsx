import type { ContradictionId } from '../../survey/contradictions.ts';
import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import type { ItemLink } from '../questions/missing-items.tsx';
import { TextLink } from '../text-link.tsx';

export type ContradictionListProps = { contradictions: readonly { id: ContradictionId; items: readonly ItemLink[] }[] };

/** Answers that hardly go together, each with links to its items. It warns and never forbids. */
export function ContradictionList({ contradictions }: ContradictionListProps) {
  const t = useText('submission');
  if (contradictions.length === 0) return null;
  return (
    <NotificationBanner kind="warning" title={t('review.warningsTitle', { count: contradictions.length })}>
      <p>{t('review.warningsBody')}</p>
      <ul className="mt-2 flex list-disc flex-col gap-3 ps-6">
        {contradictions.map(({ id, items }) => (
          <li key={`${id} ${items[0]?.id}`}>
            <p>{t(`contradiction.${id}`)}</p>
            <ul className="flex flex-wrap gap-x-6">
              {items.map((item) => (
                <li key={item.id}>
                  <TextLink to={item.to}>{t('review.toItem', { item: item.name })}</TextLink>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </NotificationBanner>
  );
}
