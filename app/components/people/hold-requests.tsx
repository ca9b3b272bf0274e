import { formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PostButton } from './post-button.tsx';

export type HoldRequestsProps = { holds: readonly { id: string; name: string; email: string; opensAt: string }[] };

/** Newcomers about whom somebody of the company can decide. */
export function HoldRequests({ holds }: HoldRequestsProps) {
  const t = useText('people');
  const locale = useLocale();
  if (holds.length === 0) return null;
  return (
    <section aria-labelledby="holds" className="mb-12 flex max-w-text flex-col gap-4">
      <Heading id="holds" level={2}>
        {t('hold.title')}
      </Heading>
      {holds.map(({ id, name, email, opensAt }) => (
        <NotificationBanner key={id} kind="warning" title={t('hold.ask', { name, email })}>
          <p>{t('hold.body', { opens: formatDateTime(opensAt, locale) })}</p>
          <div className="mt-4 flex flex-wrap gap-4">
            <PostButton about={name} fields={{ id }} intent="consent" text={t('hold.consent')} />
            <PostButton about={name} fields={{ id }} intent="refuse" text={t('hold.refuse')} />
          </div>
        </NotificationBanner>
      ))}
    </section>
  );
}
