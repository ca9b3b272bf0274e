import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { renderFigures } from '../charts/render-figures.server.tsx';
import { ButtonLink } from '../components/button.tsx';
import { Heading } from '../components/heading.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { ReleaseNote } from '../components/results/release-note.tsx';
import { ResultsBody } from '../components/results/results-body.tsx';
import { localeOf } from '../http/locale.server.ts';
import { readPolicyOverview } from '../services/read-policy-overview.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDate } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-all-released');
  if (actor.kind !== 'analyst') throw new Response(null, { status: 404 });
  const locale = localeOf(request);
  const page = await readPolicyOverview(actor, locale);
  if (page.state === 'none') return { page };
  const figures = context.handOverFigures(renderFigures(page.figures, locale));
  return { page: { ...page, figures } };
}

export const headers = () => ({ 'Cache-Control': 'private, no-cache' });

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'results')('policy.home')) }];
};

export default function PolicyHome() {
  const t = useText('results');
  const locale = useLocale();
  const { page } = useLoaderData<typeof loader>();
  if (page.state === 'none') {
    return (
      <PageLayout variant="staff">
        <PageHeading lead={t('policy.homeLead')} title={t('policy.home')} />
        <NotificationBanner kind="info" title={t('policy.none')} />
      </PageLayout>
    );
  }
  const tiles = [
    { term: t('policy.tileAssociations'), value: t('policy.tileAssociationsValue', { count: page.shownAssociations }) },
    { term: t('policy.tileBase'), value: page.bases.join(' ') },
    { term: t('policy.tileWaves'), value: t('policy.tileWavesValue', { count: page.waves.length }) },
    { term: t('policy.tileDate'), value: formatDate(page.release.releasedOn, locale) },
  ];
  return (
    <PageLayout variant="staff">
      <PageHeading caption={page.wave.title[locale]} lead={t('policy.homeLead')} title={t('policy.home')} />
      <div className="mb-10 flex flex-col gap-8">
        <NotificationBanner kind="info" title={t('policy.band')} />
        <ReleaseNote {...page.release} />
        <section>
          <Heading level={2}>{t('policy.tilesTitle')}</Heading>
          <dl className="mt-4 grid gap-4 desktop:grid-cols-4">
            {tiles.map(({ term, value }) => (
              <div className="keep-together rounded-8 border border-solid-gray-300 p-4" key={term}>
                <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
                <dd className="text-std-20B-150">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section className="max-w-text">
          <Heading level={2}>{t('policy.sentences')}</Heading>
          <ul className="mt-4 flex list-disc flex-col gap-2 ps-6 text-std-17N-170">
            {page.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
        <p>
          <ButtonLink to="/policy/heatmap">{t('policy.toHeatMap')}</ButtonLink>
        </p>
      </div>
      <ResultsBody csvHref={`/policy/heatmap.csv?wave=${page.wave.slug}`} figures={page.figures} />
    </PageLayout>
  );
}
