import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { parseMeasure } from '../charts/benchmark-figures.ts';
import { renderFigures } from '../charts/render-figures.server.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { HeatFilters } from '../components/results/heat-filters.tsx';
import { ReleaseNote } from '../components/results/release-note.tsx';
import { ResultsBody } from '../components/results/results-body.tsx';
import { localeOf } from '../http/locale.server.ts';
import { findSizeBand } from '../member/size-band.ts';
import { readHeatMap } from '../services/read-heatmap.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-all-released');
  if (actor.kind !== 'analyst') throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  const measure = parseMeasure(search.get('measure'));
  const size = findSizeBand(search.get('size') ?? '')?.code ?? '*';
  const locale = localeOf(request);
  const page = await readHeatMap(actor, { slug: search.get('wave'), measure, size, locale });
  if (page.state === 'none') return { page, measure, size };
  const figures = context.handOverFigures(renderFigures(page.figures, locale));
  return { page: { ...page, figures }, measure, size };
}

export const headers = () => ({ 'Cache-Control': 'private, no-cache' });

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'results')('policy.heatTitle')) }];
};

export default function HeatMap() {
  const t = useText('results');
  const locale = useLocale();
  const { page, measure, size } = useLoaderData<typeof loader>();
  const way = [{ text: t('policy.home'), to: '/policy' }, { text: t('policy.heatTitle') }];
  if (page.state === 'none') {
    return (
      <PageLayout breadcrumbs={way} variant="staff">
        <PageHeading title={t('policy.heatTitle')} />
        <NotificationBanner kind="info" title={t('policy.none')} />
      </PageLayout>
    );
  }
  const { wave, waves, release, figures } = page;
  const sizeName = findSizeBand(size)?.[locale] ?? t('policy.allSizes');
  const filters = { waves, wave: wave.slug, measure, size };
  return (
    <PageLayout breadcrumbs={way} variant="staff">
      <PageHeading lead={t('policy.heatLead', { wave: wave.title[locale] })} title={t('policy.heatTitle')} />
      <div className="print-landscape mb-10 flex flex-col gap-6">
        <NotificationBanner kind="info" title={t('policy.band')} />
        <ReleaseNote {...release} />
        <HeatFilters {...filters} key={`${wave.slug} ${measure} ${size}`} />
        <p className="flex flex-wrap gap-x-6 text-std-17B-170">
          <span>{t(`measure.${measure}`)}</span>
          <span>{t('policy.sizeIs', { name: sizeName })}</span>
        </p>
      </div>
      <ResultsBody
        csvHref={`/policy/heatmap.csv?wave=${wave.slug}&size=${encodeURIComponent(size)}`}
        figures={figures}
      />
    </PageLayout>
  );
}
