import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { WaveCard, type WaveCardProps } from '../components/results/wave-card.tsx';
import { mayDo } from '../member/roles.ts';
import { listAssociationWaves } from '../services/list-waves.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, association, role } = await requireActor(request, 'read-association-benchmark');
  const name = association ? { ja: association.nameJa, en: association.nameEn } : { ja: '', en: '' };
  return { association: name, waves: await listAssociationWaves(actor), canInvite: mayDo(role, 'invite-members') };
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'results')('assoc.home')) }];
};

export default function AssociationHome() {
  const t = useText('results');
  const tReleases = useText('releases');
  const people = useText('people');
  const locale = useLocale();
  const { association, waves, canInvite } = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading caption={association[locale]} lead={t('assoc.homeLead')} title={t('assoc.home')} />
      {waves.length === 0 ? (
        <p>{t('assoc.empty')}</p>
      ) : (
        <ul aria-label={t('assoc.caption')} className="flex flex-col gap-6">
          {waves.map((wave) => (
            <WaveCard
              facts={
                wave.asksAssociations ? [] : [{ term: t('assoc.progress'), value: t('assoc.progressValue', wave) }]
              }
              key={wave.slug}
              links={linksOf(wave, {
                results: t('assoc.see'),
                release: tReleases('see'),
                members: canInvite ? people('members.see') : null,
              })}
              wave={wave}
            />
          ))}
        </ul>
      )}
    </PageLayout>
  );
}

type Words = { results: string; release: string; members: string | null };

type Wave = { slug: string; state: string; asksAssociations: boolean };

function linksOf({ slug, state, asksAssociations }: Wave, words: Words): WaveCardProps['links'] {
  if (state === 'released') return [{ text: words.results, to: `/assoc/surveys/${slug}/results` }];
  if (state === 'open' && words.members !== null && !asksAssociations)
    return [{ text: words.members, to: `/assoc/members?wave=${slug}` }];
  return state === 'closed' ? [{ text: words.release, to: `/releases/${slug}` }] : [];
}
