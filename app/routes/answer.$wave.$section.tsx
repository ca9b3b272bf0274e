import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react';
import { findViewer, requireActor } from '../auth/guard.server.ts';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { SectionForm } from '../components/questions/section-form.tsx';
import { SectionHeading } from '../components/questions/section-heading.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { SignedOutForm } from '../components/questions/signed-out-form.tsx';
import { errorTitle, isSignedOut, RouteError } from '../components/route-error.tsx';
import { FuriganaContext } from '../components/ruby.tsx';
import { KeptAnswers, keptOf } from '../components/sharing/kept-answers.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { furiganaCookie } from '../http/furigana.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';
import { readSectionPage } from '../services/read-section-page.server.ts';
import { saveSectionForm } from '../services/save-section-form.server.ts';
import { readSectionForm, type SectionForm as SentForm } from '../survey/section-form.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatTime } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const page = await readSectionPage(request, { wave: params.wave, section: params.section });
  const cookie = furiganaCookie(request, isSecureOrigin());
  return json(page, cookie ? { headers: { 'Set-Cookie': cookie } } : {});
}

export async function action({ request, params }: ActionFunctionArgs) {
  const formData = await readForm(request);
  // Not the redirect of other pages: what was typed would be gone.
  if (!(await findViewer(request))) throw Response.json(readSectionForm(formData), { status: 401 });
  const { actor, role, user } = await requireActor(request, 'answer-sections');
  const place = { wave: params.wave, section: params.section };
  const { form, result } = await saveSectionForm({ actor, name: user.name }, place, formData);
  if (!result.ok) {
    // A delegate may have lost the section while typing: what was sent is kept on the page that says so.
    if (result.reason === 'notFound')
      throw role === 'delegate'
        ? Response.json({ kept: form.answers }, { status: 404 })
        : new Response(null, { status: 404 });
    return Response.json({ ...NOTHING_POSTED, refused: result.reason, typed: form.answers }, { status: 409 });
  }
  const { invalid, conflicts } = result;
  const base = `/answer/${encodeURIComponent(params.wave ?? '')}`;
  if (invalid.length === 0 && conflicts.length === 0) {
    const isFromReview = new URL(request.url).searchParams.get('return') === 'review';
    if (form.intent.kind === 'next')
      return redirect(isFromReview ? `${base}/review` : `${base}/${params.section}/check`);
    const back = afterSave(form, formatTime(result.savedAt), isFromReview);
    return redirect(`${base}/${params.section}${back}`);
  }
  const typed = Object.fromEntries(invalid.map(({ itemId }) => [itemId, form.answers[itemId] ?? []]));
  return Response.json({ refused: null, typed, invalid, conflicts }, { status: invalid.length > 0 ? 400 : 200 });
}

/** Where a save leads back to: the same page, at the item whose button was pressed, or where the writer was before signing in again. */
function afterSave({ intent, at }: SentForm, time: string, isFromReview: boolean): string {
  const back = isFromReview ? '&return=review' : '';
  if (intent.kind === 'furigana') return `?saved=${time}&furigana=${intent.isOn ? 'on' : 'off'}${back}`;
  const item = 'item' in intent ? intent.item : at;
  return `?saved=${time}${back}${item ? `#q-${encodeURIComponent(item)}` : ''}`;
}

export const meta: MetaFunction<typeof loader> = ({ data, matches, error }) => {
  const locale = localeOfMatches(matches);
  if (isSignedOut(error)) return [{ title: documentTitle(locale, translator(locale, 'answering')('signedOut.title')) }];
  return [{ title: data ? documentTitle(locale, data.section.title[locale]) : errorTitle(locale, error) }];
};

type Posted = Pick<Parameters<typeof SectionForm>[0], 'typed' | 'invalid' | 'conflicts'> & {
  refused: 'closed' | 'notOpen' | null;
};

const NOTHING_POSTED: Posted = { refused: null, typed: {}, invalid: [], conflicts: [] };

export default function AnswerSection() {
  const data = useLoaderData<typeof loader>();
  const posted = useActionData<Posted>();
  const { frame, section, isReturn } = data;
  const t = useText('answering');
  const base = `/answer/${frame.slug}`;
  const canAnswer = frame.phase === 'open' || posted?.refused;
  const heading = <SectionHeading {...data} isPosted={posted !== undefined} refused={posted?.refused ?? null} />;
  return (
    <RespondentPage frame={frame}>
      {canAnswer ? (
        <FuriganaContext.Provider value={data.readings}>
          <SectionForm
            {...data}
            {...(posted ?? { ...NOTHING_POSTED, ...data.unread })}
            backUrl={base}
            isReturn={isReturn}
            key={`${frame.slug} ${section.id}`}
            nextUrl={isReturn ? `${base}/review` : `${base}/${section.id}/check`}
            saveUrl={`${base}/${section.id}/save`}
          >
            {heading}
          </SectionForm>
        </FuriganaContext.Provider>
      ) : (
        <>
          <p className="mb-4">
            <TextLink to={base}>‹ {t('section.back')}</TextLink>
          </p>
          {heading}
          <Sheet sections={data.sheet} />
        </>
      )}
    </RespondentPage>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const kept = keptOf(error);
  if (kept) return <KeptAnswers answers={kept} />;
  return isSignedOut(error) ? <SignedOutForm form={error.data} /> : <RouteError />;
}
