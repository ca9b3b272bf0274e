import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react';
import { findViewer, requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { PaperNotices } from '../components/proxy/paper-notices.tsx';
import { PaperSectionForm, type PostedPaper } from '../components/proxy/paper-section-form.tsx';
import { ScaleExplanation } from '../components/questions/scale-explanation.tsx';
import { SignedOutForm } from '../components/questions/signed-out-form.tsx';
import { errorTitle, isSignedOut, RouteError } from '../components/route-error.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { readProxySection } from '../services/read-proxy-entry.server.ts';
import { saveProxyForm } from '../services/save-proxy-section.server.ts';
import { sectionSign } from '../survey/questionnaire.ts';
import { readSectionForm } from '../survey/section-form.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { captionOf } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'enter-paper');
  const page = await readProxySection(actor, params.entry, params.section);
  if (!page) throw new Response(null, { status: 404 });
  return { ...page, shows: new URL(request.url).searchParams.get('shows') };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const formData = await readForm(request);
  // Not the redirect of other pages: what was typed would be gone.
  if (!(await findViewer(request))) throw Response.json(readSectionForm(formData), { status: 401 });
  const { actor } = await requireActor(request, 'enter-paper');
  const section = params.section ?? '';
  const { form, result } = await saveProxyForm(actor, { entry: params.entry, section, isAuto: false }, formData);
  const { answers, intent } = form;
  if (!result.ok) {
    if (result.reason === 'notFound') throw new Response(null, { status: 404 });
    return Response.json({ refused: result.reason, invalid: [], typed: answers }, { status: 409 });
  }
  const { invalid, isWhole, nextSection } = result;
  if (invalid.length > 0) {
    const typed = Object.fromEntries(invalid.map(({ itemId }) => [itemId, answers[itemId] ?? []]));
    return Response.json({ refused: null, invalid, typed }, { status: 400 });
  }
  const base = `/assoc/proxy/${params.entry}`;
  if (!isWhole) return redirect(`${base}/${encodeURIComponent(section)}?shows=open`, 303);
  if (intent.kind === 'next') return redirect(nextSection ? `${base}/${encodeURIComponent(nextSection)}` : base, 303);
  return redirect(`${base}/${encodeURIComponent(section)}?shows=saved`, 303);
}

/** Only whoever types may see it: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ data, matches, error }) => {
  const locale = localeOfMatches(matches);
  if (isSignedOut(error)) return [{ title: documentTitle(locale, translator(locale, 'answering')('signedOut.title')) }];
  if (!data) return [{ title: errorTitle(locale, error) }];
  const title = translator(locale, 'proxy')('list.title');
  return [{ title: documentTitle(locale, `${data.section.title[locale]} - ${title}`) }];
};

export default function ProxySection() {
  const data = useLoaderData<typeof loader>();
  const posted = useActionData<PostedPaper>() ?? null;
  const { head, section, position, total, shows } = data;
  const t = useText('proxy');
  const locale = useLocale();
  return (
    <PageLayout variant="staff">
      <p className="mb-4">
        <TextLink to={`/assoc/proxy/${head.id}`}>‹ {t('section.back')}</TextLink>
      </p>
      <PaperNotices {...data} posted={posted} shows={shows}>
        <PageHeading
          caption={captionOf([head.company[locale], t('section.counter', { position, total })], locale)}
          title={`${sectionSign(section)} ${section.title[locale]}`.trim()}
        />
      </PaperNotices>
      {section.items.some((item) => item.kind === 'maturity') ? <ScaleExplanation /> : null}
      <PaperSectionForm
        {...data}
        key={`${section.id} ${data.revision}`}
        posted={posted}
        saveUrl={`/assoc/proxy/${head.id}/${section.id}/save`}
      />
    </PageLayout>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return isSignedOut(error) ? <SignedOutForm form={error.data} /> : <RouteError />;
}
