import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { DataTable } from '../components/data-table.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
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
        <DataTable
          caption={t('company.caption')}
          columns={[
            { label: t('assoc.survey') },
            { label: t('assoc.state') },
            { label: t('assoc.deadline') },
            { label: t('company.own') },
            { label: t('assoc.result') },
          ]}
          rows={waves.map((wave) => ({
            key: wave.slug,
            cells: [
              wave.title[locale],
              t(`state.${wave.state}`),
              formatDateTime(wave.closesAt, locale),
              <OwnAnswers key="own" own={wave.own} slug={wave.slug} state={wave.state} title={wave.title[locale]} />,
              wave.state === 'released' ? (
                <NamedLink
                  about={wave.title[locale]}
                  key="see"
                  text={t('assoc.see')}
                  to={`/company/results/${wave.slug}`}
                />
              ) : (
                t('assoc.notYet')
              ),
            ],
          }))}
        />
      )}
    </PageLayout>
  );
}

type OwnAnswersProps = {
  own: 'invited' | 'started' | 'submitted';
  state: 'notOpen' | 'open' | 'closed' | 'released';
  slug: string;
  title: string;
};

function OwnAnswers({ own, state, slug, title }: OwnAnswersProps) {
  const t = useText('results');
  const link = state === 'open' ? t('company.answer') : own === 'submitted' ? t('company.seeAnswers') : null;
  return (
    <>
      <p>{t(`company.ownState.${own}`)}</p>
      {link === null ? null : (
        <p>
          <NamedLink about={title} text={link} to={`/answer/${slug}`} />
        </p>
      )}
    </>
  );
}
