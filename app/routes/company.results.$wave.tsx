import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { Disclosure } from '../components/disclosure.tsx';
import { Heading } from '../components/heading.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { ComparisonForm } from '../components/results/comparison-form.tsx';
import { ReleaseNote } from '../components/results/release-note.tsx';
import { ResultsBody } from '../components/results/results-body.tsx';
import { Waiting } from '../components/results/waiting.tsx';
import { localeOf } from '../http/locale.server.ts';
import { readMemberComparison } from '../services/read-member-comparison.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'read-own-benchmark');
  if (actor.kind !== 'member' && actor.kind !== 'reader') throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  const page = await readMemberComparison(actor, {
    slug: params.wave ?? '',
    section: search.get('section'),
    compare: search.get('compare'),
    locale: localeOf(request),
  });
  if (page === null) throw new Response(null, { status: 404 });
  return { page };
}

/** The page holds a company's own answers: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  const locale = localeOfMatches(matches);
  const title = translator(locale, 'results')('company.title');
  return [{ title: documentTitle(locale, data ? `${title} ${data.page.wave.title[locale]}` : title) }];
};

export default function CompanyResults() {
  const t = useText('results');
  const locale = useLocale();
  const { page } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const title = page.wave.title[locale];
  const way = [{ text: t('company.home'), to: '/company' }, { text: title }];
  if (page.state === 'waiting') {
    return (
      <PageLayout breadcrumbs={way} variant="staff">
        <PageHeading caption={title} title={t('company.title')} />
        <Waiting wave={page.wave} />
      </PageLayout>
    );
  }
  return (
    <PageLayout breadcrumbs={way} variant="staff">
      <PageHeading caption={title} lead={t('company.lead', { group: page.chosenLabel })} title={t('company.title')} />
      <div className="mb-10 flex flex-col gap-6">
        <ReleaseNote {...page.release} of={page.wave.asksAssociations ? 'associations' : 'companies'} />
        {page.hasAnswered ? null : <NotificationBanner kind="info" title={t('company.notAnswered')} />}
        <ComparisonForm choices={page.choices} chosen={page.chosen} key={page.chosen} />
        <Conclusions sentences={page.conclusions} />
      </div>
      <ResultsBody
        csvHref={`/company/results/${page.wave.slug}.csv`}
        figures={page.figures}
        nav={{ sections: page.sections, current: page.section }}
      />
      <div className="mt-8 flex max-w-text flex-col gap-4">
        <p className="text-std-16N-170 text-solid-gray-700 print:hidden">{t('company.csvNote')}</p>
        <Disclosure open={search.get('print') === '1'} summary={t('company.cannotTell')}>
          <p>{t('company.cannotTellText')}</p>
        </Disclosure>
      </div>
    </PageLayout>
  );
}

function Conclusions({ sentences }: { sentences: readonly string[] }) {
  const t = useText('results');
  if (sentences.length === 0) return null;
  return (
    <section className="keep-together max-w-text border-s-8 border-key-900 ps-4">
      <Heading level={2}>{t('company.conclusion')}</Heading>
      <ul className="mt-2 flex flex-col gap-1 text-std-17N-170">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
