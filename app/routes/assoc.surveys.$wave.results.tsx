import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { parseMeasure } from '../charts/benchmark-figures.ts';
import { renderFigures } from '../charts/render-figures.server.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { HiddenNote } from '../components/results/hidden-note.tsx';
import { MeasureForm } from '../components/results/measure-form.tsx';
import { ReleaseNote } from '../components/results/release-note.tsx';
import { ResultsBody } from '../components/results/results-body.tsx';
import { Waiting } from '../components/results/waiting.tsx';
import { TextLink } from '../components/text-link.tsx';
import { localeOf } from '../http/locale.server.ts';
import { readBenchmark } from '../services/read-benchmark.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-association-benchmark');
  if (actor.kind !== 'association') throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  const measure = parseMeasure(search.get('measure'));
  const locale = localeOf(request);
  const page = await readBenchmark(actor, {
    slug: params.wave ?? '',
    section: search.get('section'),
    measure,
    locale,
  });
  if (page === null) throw new Response(null, { status: 404 });
  if (page.state === 'waiting') return { page, measure };
  const figures = context.handOverFigures(renderFigures(page.figures, locale));
  return { page: { ...page, figures }, measure };
}

export const headers = () => ({ 'Cache-Control': 'private, no-cache' });

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  const locale = localeOfMatches(matches);
  const title = translator(
    locale,
    'results',
  )(data?.page.wave.asksAssociations ? 'assoc.titleOfAssociations' : 'assoc.title');
  return [{ title: documentTitle(locale, data ? `${title} ${data.page.wave.title[locale]}` : title) }];
};

export default function AssociationResults() {
  const t = useText('results');
  const hidden = useText('charts')('hiddenSentence');
  const seeRelease = useText('releases')('see');
  const locale = useLocale();
  const { page, measure } = useLoaderData<typeof loader>();
  const title = page.wave.title[locale];
  const { asksAssociations } = page.wave;
  const heading = t(asksAssociations ? 'assoc.titleOfAssociations' : 'assoc.title');
  const way = [{ text: t('assoc.home'), to: '/assoc' }, { text: title }];
  if (page.state === 'waiting') {
    return (
      <PageLayout breadcrumbs={way} variant="staff">
        <PageHeading caption={title} title={heading} />
        <Waiting wave={page.wave} />
        {page.wave.state === 'closed' ? (
          <p className="mt-6">
            <TextLink to={`/releases/${page.wave.slug}`}>{seeRelease}</TextLink>
          </p>
        ) : null}
      </PageLayout>
    );
  }
  const inChecklist = page.sections.some((each) => each.isChecklist && each.id === page.section);
  return (
    <PageLayout breadcrumbs={way} variant="staff">
      <PageHeading
        caption={title}
        lead={
          asksAssociations ? t('assoc.leadOfAssociations') : t('assoc.lead', { association: page.association[locale] })
        }
        title={heading}
      />
      <div className="mb-10 flex flex-col gap-6">
        <ReleaseNote {...page.release} of={asksAssociations ? 'associations' : 'companies'} />
        {page.groupShown || asksAssociations ? null : (
          <NotificationBanner kind="info" title={t('assoc.wholeOnly')}>
            <p>
              <HiddenNote note={hidden} />
            </p>
          </NotificationBanner>
        )}
      </div>
      <ResultsBody
        csvHref={`/assoc/surveys/${page.wave.slug}/results.csv`}
        figures={page.figures}
        nav={{ sections: page.sections, current: page.section }}
      >
        {page.hasLevels && (page.section === null || inChecklist) ? <MeasureForm measure={measure} /> : null}
      </ResultsBody>
    </PageLayout>
  );
}
