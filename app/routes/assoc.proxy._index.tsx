import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { WaveChoice } from '../components/people/wave-choice.tsx';
import { BeginForm } from '../components/proxy/begin-form.tsx';
import { EntriesTable } from '../components/proxy/entries-table.tsx';
import { PaperForms, WhoSeesTyped } from '../components/proxy/entry-notes.tsx';
import { DoneNotice } from '../components/proxy/entry-notices.tsx';
import { readForm } from '../http/form.server.ts';
import { parseId } from '../member/person.ts';
import { type BeginProxyFault, beginProxyEntry } from '../services/begin-proxy-entry.server.ts';
import { readProxyEntries } from '../services/read-proxy-entries.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'enter-paper');
  const page = await readProxyEntries(viewer, new URL(request.url).searchParams.get('wave'));
  if (!page) throw new Response(null, { status: 404 });
  const { association } = viewer;
  return { ...page, association: { ja: association?.nameJa ?? '', en: association?.nameEn ?? '' } };
}

export async function action({ request }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'enter-paper');
  const form = await readForm(request);
  const wave = String(form.get('wave') ?? '').slice(0, 100);
  if (form.get('company') === '') return Response.json({ fault: 'noCompany' }, { status: 400 });
  const companyId = parseId(form.get('company'));
  const result = companyId
    ? await beginProxyEntry(actor, { companyId, wave })
    : ({ ok: false, reason: 'notFound' } as const);
  if (!result.ok) return Response.json({ fault: result.reason }, { status: result.reason === 'notFound' ? 400 : 409 });
  return redirect(`/assoc/proxy/${result.entryId}`, 303);
}

/** The page names companies: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'proxy')('list.title')) }];
};

export default function ProxyEntries() {
  const { association, waves, wave, entries, companies } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: BeginProxyFault | 'noCompany' }>()?.fault ?? null;
  const t = useText('proxy');
  const locale = useLocale();
  return (
    <PageLayout variant="staff">
      <ErrorSummary errors={fault ? [{ href: '#company', text: t(`fault.${fault}`) }] : []} />
      <PageHeading caption={association[locale]} lead={t('list.lead')} title={t('list.title')} />
      <DoneNotice isShown={fault === null} />
      <WhoSeesTyped />
      {wave ? (
        <>
          {waves.length > 1 ? (
            <div className="mb-8">
              <WaveChoice chosen={wave.slug} waves={waves} />
            </div>
          ) : (
            <p className="mb-8 text-std-17B-170">{wave.title[locale]}</p>
          )}
          <BeginForm companies={companies} fault={fault} wave={wave.slug} />
          <EntriesTable entries={entries} />
          <PaperForms wave={wave.slug} />
        </>
      ) : (
        <p>{t('list.none')}</p>
      )}
    </PageLayout>
  );
}
