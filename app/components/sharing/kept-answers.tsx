import { isRouteErrorResponse, useParams } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PageHeading } from '../page-heading.tsx';
import { PageLayout } from '../page-layout.tsx';
import { TextLink } from '../text-link.tsx';

type Kept = Readonly<Record<string, readonly string[]>>;

/** What was sent with a refusal because the section is no longer the writer's, or null for every other error. */
export function keptOf(error: unknown): Kept | null {
  if (!isRouteErrorResponse(error) || error.status !== 404) return null;
  const { data } = error;
  return typeof data === 'object' && data && 'kept' in data ? (data.kept as Kept) : null;
}

/** For whom a section was taken back while they typed: that nothing was saved, and what they had typed. */
export function KeptAnswers({ answers }: { answers: Kept }) {
  const t = useText('sharing');
  const { wave = '' } = useParams();
  const typed = Object.entries(answers).filter(([, values]) => values.some((value) => value.trim() !== ''));
  return (
    <PageLayout variant="respondent">
      <PageHeading title={t('kept.title')} />
      <div className="flex max-w-text flex-col gap-6">
        <NotificationBanner kind="error" role="alert" title={t('kept.bannerTitle')}>
          <p>{t('kept.body')}</p>
        </NotificationBanner>
        <section aria-labelledby="typed">
          <Heading id="typed" level={2}>
            {t('kept.typed')}
          </Heading>
          {typed.length === 0 ? <p className="mt-2">{t('kept.none')}</p> : null}
          <dl className="mt-4 flex flex-col gap-3">
            {typed.map(([item, values]) => (
              <div key={item}>
                <dt className="text-std-16B-170">{item}</dt>
                <dd className="whitespace-pre-line">{values.join('\n')}</dd>
              </div>
            ))}
          </dl>
        </section>
        <p>
          <TextLink to={`/answer/${encodeURIComponent(wave)}`}>{t('kept.back')}</TextLink>
        </p>
      </div>
    </PageLayout>
  );
}
