import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { DataTable } from '../components/data-table.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { NamedLink } from '../components/results/named-link.tsx';
import { listAssociationWaves } from '../services/list-waves.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDateTime } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor, association } = await requireActor(request, 'read-association-benchmark');
  const name = association ? { ja: association.nameJa, en: association.nameEn } : { ja: '', en: '' };
  return { association: name, waves: await listAssociationWaves(actor) };
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'results')('assoc.home')) }];
};

export default function AssociationHome() {
  const t = useText('results');
  const locale = useLocale();
  const { association, waves } = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading caption={association[locale]} lead={t('assoc.homeLead')} title={t('assoc.home')} />
      {waves.length === 0 ? (
        <p>{t('assoc.empty')}</p>
      ) : (
        <DataTable
          caption={t('assoc.caption')}
          columns={[
            { label: t('assoc.survey') },
            { label: t('assoc.state') },
            { label: t('assoc.deadline') },
            { label: t('assoc.progress'), numeric: true },
            { label: t('assoc.result') },
          ]}
          rows={waves.map((wave) => ({
            key: wave.slug,
            cells: [
              wave.title[locale],
              t(`state.${wave.state}`),
              formatDateTime(wave.closesAt, locale),
              t('assoc.progressValue', { submitted: wave.submitted, asked: wave.asked }),
              wave.state === 'released' ? (
                <NamedLink
                  about={wave.title[locale]}
                  key="see"
                  text={t('assoc.see')}
                  to={`/assoc/surveys/${wave.slug}/results`}
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
