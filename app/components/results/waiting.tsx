import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

export type WaitingProps = {
  wave: { state: 'notOpen' | 'open' | 'closed' | 'released'; opensAt: string; closesAt: string };
};

/** What a page of results says while there is nothing published. */
export function Waiting({ wave }: WaitingProps) {
  const t = useText('results');
  const locale = useLocale();
  const state = wave.state === 'released' ? 'closed' : wave.state;
  const date = formatDate(state === 'notOpen' ? wave.opensAt : wave.closesAt, locale);
  return (
    <NotificationBanner kind="info" title={t('waiting.title')}>
      <p>{t(`waiting.${state}`, { date })}</p>
      {state === 'open' ? <p>{t('waiting.noTotals')}</p> : null}
    </NotificationBanner>
  );
}
