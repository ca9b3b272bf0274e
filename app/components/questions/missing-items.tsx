import { useText } from '../../text/use-text.ts';
import { Disclosure } from '../disclosure.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

/** An item to look at: its name and the address of its page. */
export type ItemLink = { id: string; name: string; to: string };

export type MissingItemsProps = {
  missing: readonly { id: string; title: string; to: string; items: readonly ItemLink[] }[];
};

/** Which questions have no answer, each with a link, by section. It warns; it doesn't forbid. */
export function MissingItems({ missing }: MissingItemsProps) {
  const t = useText('answering');
  const words = useText('submission');
  if (missing.length === 0) return <NotificationBanner kind="success" title={t('review.completeTitle')} />;
  const count = missing.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <NotificationBanner kind="warning" title={t('review.missingTitle', { count })}>
      <p>{t('review.missingBody')}</p>
      <ul className="mt-2 list-disc ps-6">
        {missing.map(({ id, title, to, items }) => (
          <li key={id}>
            <TextLink to={to}>{t('review.missingSection', { section: title, count: items.length })}</TextLink>
          </li>
        ))}
      </ul>
      <div className="mt-2 print:hidden">
        <Disclosure summary={words('review.missingItems')}>
          <ul className="flex flex-col gap-1">
            {missing.flatMap(({ items }) =>
              items.map(({ id, name, to }) => (
                <li key={id}>
                  <TextLink to={to}>{name}</TextLink>
                </li>
              )),
            )}
          </ul>
        </Disclosure>
      </div>
    </NotificationBanner>
  );
}
