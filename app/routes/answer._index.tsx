import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { WaveCard } from '../components/results/wave-card.tsx';
import { listAnswerableWaves } from '../services/list-waves.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, company } = await requireActor(request, 'answer-sections');
  const name = company ? { ja: company.nameJa, en: company.nameEn } : { ja: '', en: '' };
  return { company: name, waves: await listAnswerableWaves(actor) };
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'people')('delegate.title')) }];
};

export default function AnswerableWaves() {
  const t = useText('people');
  const locale = useLocale();
  const { company, waves } = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading caption={company[locale]} lead={t('delegate.lead')} title={t('delegate.title')} />
      {waves.length === 0 ? (
        <p>{t('delegate.empty')}</p>
      ) : (
        <ul aria-label={t('delegate.caption')} className="flex flex-col gap-6">
          {waves.map((wave) => (
            <WaveCard
              facts={
                wave.sections.length > 0 ? [{ term: t('delegate.sections'), value: wave.sections.join(', ') }] : []
              }
              key={wave.slug}
              links={[{ text: t('delegate.open'), to: `/answer/${wave.slug}` }]}
              wave={wave}
            />
          ))}
        </ul>
      )}
    </PageLayout>
  );
}
