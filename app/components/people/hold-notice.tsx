import { formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

export type HoldNoticeProps = { hold: { state: 'waiting' | 'refused'; opensAt: string } };

/** Tells a newcomer that earlier answers are still shut, until when, and who can open them. */
export function HoldNotice({ hold }: HoldNoticeProps) {
  const t = useText('people');
  const locale = useLocale();
  const opens = formatDateTime(hold.opensAt, locale);
  return (
    <div className="mb-8 max-w-text">
      <NotificationBanner kind="info" title={t(`hold.own.${hold.state}Title`)}>
        <p>{t(`hold.own.${hold.state}Body`, { opens })}</p>
      </NotificationBanner>
    </div>
  );
}
