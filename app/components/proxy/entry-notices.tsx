import { useSearchParams } from '@remix-run/react';
import { proxy } from '../../text/ja/proxy.ts';
import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

/** What was just done to a paper form (`?done=`). */
export function DoneNotice({ isShown }: { isShown: boolean }) {
  const t = useText('proxy');
  const done = useSearchParams()[0].get('done') ?? '';
  const isKnown = (name: string): name is keyof typeof proxy.done => Object.hasOwn(proxy.done, name);
  if (!isShown || !isKnown(done)) return null;
  return (
    <div className="mb-8 max-w-text">
      <NotificationBanner kind="success" role="status" title={t(`done.${done}`)} />
    </div>
  );
}

export type EntryNoticeProps = {
  turn: 'typing' | 'checking' | 'waiting' | 'others' | 'over';
  state: keyof typeof proxy.state;
  isOwn: boolean;
  isBegun: boolean;
  isDeclined: boolean;
};

/** How a paper form stands for somebody who does not type it now. */
export function EntryNotice({ turn, state, isOwn, isBegun, isDeclined }: EntryNoticeProps) {
  const t = useText('proxy');
  if (isDeclined && turn !== 'over')
    return (
      <NotificationBanner kind="warning" title={t('entry.declinedTitle')}>
        <p>{t('entry.declinedBody')}</p>
      </NotificationBanner>
    );
  if (turn === 'typing' || turn === 'checking') return null;
  if (turn === 'waiting')
    return (
      <NotificationBanner kind="info" title={t('entry.waitingTitle')}>
        <p>{t('entry.waitingBody')}</p>
      </NotificationBanner>
    );
  const over =
    state === 'dropped' && isBegun ? 'begun' : state === 'checked' || state === 'refused' ? state : 'dropped';
  const name = turn === 'over' ? over : isOwn && state !== 'typing' ? 'own' : 'others';
  return (
    <NotificationBanner kind={name === 'checked' ? 'success' : 'info'} title={t(`entry.${name}Title`)}>
      <p>{t(`entry.${name}Body`)}</p>
    </NotificationBanner>
  );
}
