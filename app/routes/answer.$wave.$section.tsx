import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useRouteError } from '@remix-run/react';
import { findViewer, requireActor } from '../auth/guard.server.ts';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { writerWords } from '../components/questions/conflict-list.tsx';
import { RespondentPage, type SurveyFrame } from '../components/questions/respondent-page.tsx';
import { SectionForm } from '../components/questions/section-form.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { SignedOutForm } from '../components/questions/signed-out-form.tsx';
import { SurveyState } from '../components/questions/survey-state.tsx';
import { errorTitle, isSignedOut, RouteError } from '../components/route-error.tsx';
import { FuriganaContext } from '../components/ruby.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { furiganaCookie } from '../http/furigana.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';
import { mayDo } from '../member/roles.ts';
import { readSectionPage } from '../services/read-section-page.server.ts';
import { saveSectionForm } from '../services/save-section-form.server.ts';
import { sectionSign } from '../survey/questionnaire.ts';
import { type FormIntent, readSectionForm } from '../survey/section-form.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDate, formatTime } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

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
    if (result.reason === 'notFound') throw new Response(null, { status: 404 });
    return Response.json({ ...NOTHING_POSTED, refused: result.reason, typed: form.answers }, { status: 409 });
  }
  const { invalid, conflicts } = result;
  const base = `/answer/${encodeURIComponent(params.wave ?? '')}`;
  if (invalid.length === 0 && conflicts.length === 0) {
    const isFromReview = new URL(request.url).searchParams.get('return') === 'review';
    const after = isFromReview ? 'review' : (result.nextSection ?? (mayDo(role, 'answer') ? 'review' : null));
    if (form.intent.kind === 'next') return redirect(after ? `${base}/${after}` : base);
    const back = isFromReview ? '&return=review' : '';
    return redirect(`${base}/${params.section}${afterSave(form.intent, `${formatTime(result.savedAt)}${back}`)}`);
  }
  const typed = Object.fromEntries(invalid.map(({ itemId }) => [itemId, form.answers[itemId] ?? []]));
  return Response.json({ refused: null, typed, invalid, conflicts }, { status: invalid.length > 0 ? 400 : 200 });
}

/** Where a save leads back to: the same page, at the item whose button was pressed. */
function afterSave(intent: FormIntent, time: string): string {
  if (intent.kind === 'furigana') return `?saved=${time}&furigana=${intent.isOn ? 'on' : 'off'}`;
  return `?saved=${time}${'item' in intent ? `#q-${encodeURIComponent(intent.item)}` : ''}`;
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
  const { frame, section, position, total, nextId, canSubmit } = data;
  const t = useText('answering');
  const locale = useLocale();
  const base = `/answer/${frame.slug}`;
  const caption = `${t('section.counter', { position, total })} ・ ${t('section.questionsOf', { count: section.items.length })}`;
  const canAnswer = frame.phase === 'open' || posted?.refused;
  const heading = (
    <>
      <PageHeading
        caption={caption}
        title={`${sectionSign(section)} ${section.title[locale]}`}
        {...(section.intro ? { lead: section.intro[locale] } : {})}
      />
      <div className="mb-6 flex max-w-text flex-col gap-4 empty:hidden">
        {posted?.refused ? <Refused frame={frame} reason={posted.refused} /> : null}
        {data.savedAt && !posted ? (
          <NotificationBanner kind="success" role="status" title={t('save.saved', { time: data.savedAt })} />
        ) : null}
        {data.recent ? (
          <NotificationBanner kind="info" title={t('section.recent', writerWords(t, data.recent, locale))} />
        ) : null}
        {canAnswer ? null : <SurveyState {...data} />}
      </div>
    </>
  );
  return (
    <RespondentPage frame={frame}>
      {canAnswer ? (
        <FuriganaContext.Provider value={data.readings}>
          <SectionForm
            {...data}
            {...(posted ?? NOTHING_POSTED)}
            backUrl={base}
            isLast={nextId === null && canSubmit}
            key={section.id}
            nextUrl={nextId ? `${base}/${nextId}` : canSubmit ? `${base}/review` : base}
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
  return isSignedOut(error) ? <SignedOutForm form={error.data} /> : <RouteError />;
}

function Refused({ frame, reason }: { frame: SurveyFrame; reason: 'closed' | 'notOpen' }) {
  const t = useText('answering');
  const locale = useLocale();
  const closed = formatDate(frame.closesAt, locale);
  return (
    <NotificationBanner kind="error" role="alert" title={t('phase.notSavedTitle')}>
      <p>{reason === 'closed' ? t('phase.notSavedClosed', { closed }) : t('phase.notSavedNotOpen')}</p>
    </NotificationBanner>
  );
}
