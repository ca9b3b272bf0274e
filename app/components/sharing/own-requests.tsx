import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

export type OwnRequestsProps = {
  requests: readonly { dueOn: string | null; finishedOn: string | null; askedByName: string | null }[];
};

/** Tells a delegate who asked for their sections and by when, or that everything they were asked for is said to be complete; nobody else. */
export function OwnRequests({ requests }: OwnRequestsProps) {
  const t = useText('sharing');
  const locale = useLocale();
  if (requests.length === 0) return null;
  const name = requests.find(({ askedByName }) => askedByName)?.askedByName ?? null;
  if (requests.every(({ finishedOn }) => finishedOn !== null))
    return (
      <NotificationBanner kind="success" title={t('mine.finishedTitle')}>
        <p>{name ? t('mine.finishedBody') : t('mine.finishedBodyAnonymous')}</p>
      </NotificationBanner>
    );
  const [dueOn] = requests.flatMap((each) => each.dueOn ?? []).sort();
  return (
    <NotificationBanner kind="info" title={name ? t('mine.title', { name }) : t('mine.titleAnonymous')}>
      {dueOn ? <p>{t('mine.due', { day: formatDate(dueOn, locale) })}</p> : null}
    </NotificationBanner>
  );
}
