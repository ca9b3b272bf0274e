import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { WaveCard, type WaveCardProps } from '../components/results/wave-card.tsx';
import { listMemberWaves } from '../services/list-waves.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { type Text, translator } from '../text/translate.ts';
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
            <WaveCard
              facts={[{ term: t('company.own'), value: t(`company.ownState.${wave.own}`) }]}
              key={wave.slug}
              links={linksOf(wave, t)}
              wave={wave}
            />
          ))}
        </ul>
      )}
    </PageLayout>
  );
}

type Wave = ReturnType<typeof useLoaderData<typeof loader>>['waves'][number];

function linksOf({ slug, state, own }: Wave, t: Text<'results'>): WaveCardProps['links'] {
  const results = state === 'released' ? [{ text: t('assoc.see'), to: `/company/results/${slug}` }] : [];
  const running = own === 'submitted' ? t('company.revise') : t('company.answer');
  const answers = state === 'open' ? running : own === 'submitted' ? t('company.seeAnswers') : null;
  return [...results, ...(answers === null ? [] : [{ text: answers, to: `/answer/${slug}` }])];
}
