import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { HoldNotice } from '../components/people/hold-notice.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { WaveCard, type WaveCardProps } from '../components/results/wave-card.tsx';
import { mayDo } from '../member/roles.ts';
import { listMemberWaves } from '../services/list-waves.server.ts';
import { readOwnHold } from '../services/read-own-hold.server.ts';
import { readProxyNotices } from '../services/read-proxy-notice.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDate } from '../text/format.ts';
import { type Text, translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, company, role } = await requireActor(request, 'read-own-benchmark');
  if (actor.kind !== 'member' && actor.kind !== 'reader') throw new Response(null, { status: 404 });
  const name = company ? { ja: company.nameJa, en: company.nameEn } : { ja: '', en: '' };
  const hold = await readOwnHold(actor);
  const entered = (await readProxyNotices(actor)).map(({ wave, association, day }) => ({ wave, association, day }));
  return { company: name, waves: await listMemberWaves(actor), hold, entered, canAnswer: mayDo(role, 'answer') };
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'results')('company.home')) }];
};

export default function CompanyHome() {
  const t = useText('results');
  const people = useText('people');
  const submission = useText('submission');
  const locale = useLocale();
  const { company, waves, hold, entered, canAnswer } = useLoaderData<typeof loader>();
  const proxy = useText('proxy');
  const paperFacts = (slug: string) =>
    entered
      .filter(({ wave }) => wave === slug)
      .map(({ association, day }) => ({
        term: proxy('notice.fact'),
        value: proxy('notice.factValue', { association: association[locale], day: formatDate(day, locale) }),
      }));
  return (
    <PageLayout variant="staff">
      <PageHeading caption={company[locale]} lead={t('company.homeLead')} title={t('company.home')} />
      {hold ? <HoldNotice hold={hold} /> : null}
      {waves.length === 0 ? (
        <p>{t('company.empty')}</p>
      ) : (
        <ul aria-label={t('company.caption')} className="flex flex-col gap-6">
          {waves.map((wave) => (
            <WaveCard
              facts={[{ term: t('company.own'), value: t(`company.ownState.${wave.own}`) }, ...paperFacts(wave.slug)]}
              key={wave.slug}
              links={linksOf(wave, { t, people, submission, canAnswer })}
              wave={wave}
            />
          ))}
        </ul>
      )}
    </PageLayout>
  );
}

type Wave = ReturnType<typeof useLoaderData<typeof loader>>['waves'][number];

type Words = { t: Text<'results'>; people: Text<'people'>; submission: Text<'submission'>; canAnswer: boolean };

function linksOf({ slug, state, own }: Wave, { t, people, submission, canAnswer }: Words): WaveCardProps['links'] {
  const results = state === 'released' ? [{ text: t('assoc.see'), to: `/company/results/${slug}` }] : [];
  if (!canAnswer) {
    if (own === 'awaiting')
      return [...results, { text: submission('review.toApproval'), to: `/approve/${slug}`, isMain: true }];
    const read = { text: people('reader.see'), to: `/answer/${slug}/${own === 'submitted' ? 'done' : 'review'}` };
    return own === 'invited' || own === 'withdrawn' ? results : [...results, read];
  }
  const running = own === 'submitted' ? t('company.revise') : t('company.answer');
  const answers = state === 'open' ? running : own === 'submitted' ? t('company.seeAnswers') : null;
  const isMain = state === 'open' && own !== 'submitted';
  return [...results, ...(answers === null ? [] : [{ text: answers, to: `/answer/${slug}`, isMain }])];
}
