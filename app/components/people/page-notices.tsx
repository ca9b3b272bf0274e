import { useSearchParams } from '@remix-run/react';
import { people } from '../../text/ja/people.ts';
import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

/** A fault that a page on people can name. */
export type FaultName = keyof typeof people.faults;

/** What was just done on this page (`?done=`), and a fault that belongs to no field. */
export function PageNotices({ fault }: { fault: FaultName | null }) {
  const t = useText('people');
  const [search] = useSearchParams();
  const done = search.get('done') ?? '';
  const isKnown = (name: string): name is keyof typeof people.done => Object.hasOwn(people.done, name);
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
