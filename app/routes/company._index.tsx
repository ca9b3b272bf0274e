import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { NamedLink } from '../components/results/named-link.tsx';
import { listMemberWaves } from '../services/list-waves.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDateTime } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, company } = await requireActor(request, 'read-own-benchmark');
  if (actor.kind !== 'member') throw new Response(null, { status: 404 });
  const name = company ? { ja: company.nameJa, en: company.nameEn } : { ja: '', en: '' };
  return { company: name, waves: await listMemberWaves(actor) };
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'results')('company.home')) }];
};

export default function CompanyHome() {
  const t = useText('results');
  const locale = useLocale();
  const { company, waves } = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading caption={company[locale]} lead={t('company.homeLead')} title={t('company.home')} />
      {waves.length === 0 ? (
        <p>{t('company.empty')}</p>
      ) : (
        <ul aria-label={t('company.caption')} className="flex flex-col gap-6">
          {waves.map((wave) => (
            <WaveCard key={wave.slug} wave={wave} />
          ))}
        </ul>
      )}
    </PageLayout>
  );
}

function WaveCard({ wave }: { wave: ReturnType<typeof useLoaderData<typeof loader>>['waves'][number] }) {
  const t = useText('results');
  const locale = useLocale();
  const title = wave.title[locale];
  const answers =
    wave.state === 'open' ? t('company.answer') : wave.own === 'submitted' ? t('company.seeAnswers') : null;
  const facts = [
    { term: t('assoc.state'), value: t(`state.${wave.state}`) },
    { term: t('assoc.deadline'), value: formatDateTime(wave.closesAt, locale) },
    { term: t('company.own'), value: t(`company.ownState.${wave.own}`) },
    ...(wave.state === 'released' ? [] : [{ term: t('assoc.result'), value: t('assoc.notYet') }]),
  ];
  return (
    <li className="keep-together flex flex-col gap-4 rounded-12 border border-solid-gray-300 p-4 desktop:p-6">
      <Heading level={2}>{title}</Heading>
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        {facts.map(({ term, value }) => (
          <div key={term}>
            <dt className="text-std-16N-170 text-solid-gray-700">{term}</dt>
            <dd className="text-std-16B-170">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="flex flex-wrap gap-x-8 gap-y-2">
        {wave.state === 'released' ? (
          <NamedLink about={title} text={t('assoc.see')} to={`/company/results/${wave.slug}`} />
        ) : null}
        {answers === null ? null : <NamedLink about={title} text={answers} to={`/answer/${wave.slug}`} />}
      </p>
    </li>
  );
}
