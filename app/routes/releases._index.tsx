import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { WaveCard } from '../components/results/wave-card.tsx';
import { listClosedWaves } from '../services/list-waves.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'watch-release');
  return { waves: await listClosedWaves(actor) };
}

export const handle = READ_ONLY;

export const meta: MetaFunction = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'releases')('home')) }];
};

export default function Releases() {
  const t = useText('releases');
  const { waves } = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading lead={t('homeLead')} title={t('home')} />
      {waves.length === 0 ? (
        <p>{t('empty')}</p>
      ) : (
        <ul aria-label={t('listLabel')} className="flex flex-col gap-6">
          {waves.map((wave) => (
            <WaveCard
              facts={[]}
              key={wave.slug}
              links={[{ text: t('see'), to: `/releases/${wave.slug}` }]}
              wave={wave}
            />
          ))}
        </ul>
      )}
    </PageLayout>
  );
}
