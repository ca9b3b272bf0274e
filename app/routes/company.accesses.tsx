import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { AccessTable } from '../components/people/access-table.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { listAccesses } from '../services/list-accesses.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'see-accesses');
  const accesses = await listAccesses(viewer);
  if (!accesses) throw new Response(null, { status: 404 });
  const { company } = viewer;
  return { company: { ja: company?.nameJa ?? '', en: company?.nameEn ?? '' }, accesses };
}

/** The page names people: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'people')('accesses.title')) }];
};

export default function CompanyAccesses() {
  const t = useText('people');
  const locale = useLocale();
  const { company, accesses } = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading caption={company[locale]} lead={t('accesses.lead')} title={t('accesses.title')} />
      {accesses.length === 0 ? <p>{t('accesses.empty')}</p> : <AccessTable accesses={accesses} />}
    </PageLayout>
  );
}
