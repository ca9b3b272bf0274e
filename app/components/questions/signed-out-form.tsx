import { useLocation } from '@remix-run/react';
import { FORM_FIELDS, itemReached, type SectionForm } from '../../survey/section-form.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PageHeading } from '../page-heading.tsx';
import { PageLayout } from '../page-layout.tsx';

/** For whom the session ended in the middle of a section without JavaScript: what they sent, kept on the page to be sent again. Signing in leads to the question they were at. */
export function SignedOutForm({ form }: { form: SectionForm }) {
  const t = useText('answering');
  const { pathname, search } = useLocation();
  const item = itemReached(form);
  const isReturn = new URLSearchParams(search).get('return') === 'review';
  const wanted = `${pathname}${isReturn ? '?return=review' : ''}${item ? `#q-${item}` : ''}`;
  const fields = [
    ...form.items.map((item) => [FORM_FIELDS.item, item] as const),
    [FORM_FIELDS.base, String(form.baseRevision)] as const,
    [FORM_FIELDS.operation, form.operationId] as const,
    ...(item ? [[FORM_FIELDS.at, item] as const] : []),
    ...Object.entries(form.answers).flatMap(([item, values]) => values.map((value) => [item, value] as const)),
  ];
  return (
    <PageLayout variant="respondent">
      <PageHeading title={t('signedOut.title')} />
      <div className="flex max-w-text flex-col gap-6">
        <NotificationBanner kind="error" role="alert" title={t('signedOut.keptTitle')}>
          <p>{t('signedOut.keptBody')}</p>
          <p className="mt-2">
            <a className="link-text" href={`/login?next=${encodeURIComponent(wanted)}`} rel="noopener" target="_blank">
              {t('save.signIn')}
            </a>
          </p>
        </NotificationBanner>
        <form autoComplete="off" method="post">
          {fields.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: hidden fields, never moved; one name may stand there with several equal values
            <input key={index} name={name} type="hidden" value={value} />
          ))}
          <Button
            name={FORM_FIELDS.intent}
            size="lg"
            type="submit"
            value={form.intent.kind === 'next' ? 'next' : 'save'}
          >
            {t('signedOut.again')}
          </Button>
        </form>
      </div>
    </PageLayout>
  );
}
