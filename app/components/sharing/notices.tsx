import { useSearchParams } from '@remix-run/react';
import { sharing } from '../../text/ja/sharing.ts';
import { useText } from '../../text/use-text.ts';
import { ButtonLink } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';

/** A fault that the page of sharing can name. */
export type SharingFaultName = keyof typeof sharing.faults;

/** What was just done on this page (`?done=`), or a fault that belongs to no field. */
export function ShareNotices({ fault }: { fault: Exclude<SharingFaultName, 'badDay'> | null }) {
  const t = useText('sharing');
  const [search] = useSearchParams();
  const done = search.get('done') ?? '';
  const isKnown = (name: string): name is keyof typeof sharing.done => Object.hasOwn(sharing.done, name);
  return (
    <div className="mb-8 max-w-text empty:hidden">
      {fault ? (
        <NotificationBanner kind="error" role="alert" title={t(`faults.${fault}`)} />
      ) : isKnown(done) ? (
        <NotificationBanner kind="success" role="status" title={t(`done.${done}`)} />
      ) : null}
    </div>
  );
}

/** Asks to confirm who one is before the form, so that nothing typed is lost on the way. */
export function ConfirmFirst({ page }: { page: string }) {
  const t = useText('sharing');
  return (
    <NotificationBanner kind="info" title={t('confirmTitle')}>
      <p>{t('confirmBody')}</p>
      <p className="mt-4">
        <ButtonLink to={`/account/confirm?next=${encodeURIComponent(page)}`}>{t('confirm')}</ButtonLink>
      </p>
    </NotificationBanner>
  );
}
