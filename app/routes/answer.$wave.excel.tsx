import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { TextLink } from '../components/text-link.tsx';
import { ExcelSteps } from '../components/workbook/excel-steps.tsx';
import { PreviewForm, type PreviewFormProps } from '../components/workbook/preview-form.tsx';
import { Refused, type RefusedProps } from '../components/workbook/refused.tsx';
import { readForm } from '../http/form.server.ts';
import { importWorkbook } from '../services/import-workbook.server.ts';
import { type PreviewResult, previewWorkbook } from '../services/preview-workbook.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { sectionTitle } from '../workbook/layout.ts';
import { readTakeForm, uploadedFile } from '../workbook/take-form.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering } = await requireAnswering(request, params.wave, 'answer-sections');
  const taken = /^\d{1,5}$/.exec(new URL(request.url).searchParams.get('taken') ?? '')?.[0];
  return {
    frame: surveyFrame(answering),
    q: answering.questionnaire,
    taken: taken === undefined ? null : Number(taken),
  };
}

type Posted = {
  noFile: boolean;
  refused: RefusedProps['refused'] | null;
  preview: PreviewFormProps['preview'] | null;
  moved: boolean;
  faults: PreviewFormProps['faults'];
  sides: PreviewFormProps['sides'];
  typed: PreviewFormProps['typed'];
};

const NOTHING: Posted = { noFile: false, refused: null, preview: null, moved: false, faults: [], sides: {}, typed: {} };

function refuse(reason: NonNullable<Posted['refused']>): Response {
  const body = { ...NOTHING, refused: reason };
  if (reason.reason !== 'file') return Response.json(body, { status: 409 });
  return Response.json(body, { status: reason.refusal.fault === 'busy' ? 503 : 422 });
}

function answerPreview(result: PreviewResult): Response {
  if (result.ok) return Response.json({ ...NOTHING, preview: result.preview });
  if (result.reason === 'notFound') throw new Response(null, { status: 404 });
  return refuse(result);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor, user } = await requireActor(request, 'answer-sections');
  const wave = params.wave ?? '';
  const form = await readForm(request);
  if (form.get('intent') !== 'take') {
    const file = await uploadedFile(form);
    if (file) return answerPreview(await previewWorkbook(actor, { wave, ...file }));
    await requireAnswering(request, params.wave, 'answer-sections');
    return Response.json({ ...NOTHING, noFile: true }, { status: 400 });
  }
  const { sealed, sides, typed } = readTakeForm(form);
  const result = await importWorkbook(actor, { wave, writer: user.name, sealed, sides, typed });
  if (result.ok) return redirect(`/answer/${encodeURIComponent(wave)}/excel?taken=${result.count}`);
  if (result.reason === 'notFound') throw new Response(null, { status: 404 });
  if (result.reason !== 'again') return refuse(result);
  const { preview, moved, faults } = result;
  return Response.json({ ...NOTHING, preview, moved, faults, sides, typed }, { status: 409 });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'workbook')('page.title')) }];
};

export default function AnswerByFile() {
  const { frame, q, taken } = useLoaderData<typeof loader>();
  const posted = useActionData<Posted>() ?? NOTHING;
  const t = useText('workbook');
  const locale = useLocale();
  const base = `/answer/${frame.slug}`;
  const { preview, refused } = posted;
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4">
        <TextLink to={base}>‹ {t('page.back')}</TextLink>
      </p>
      <PageHeading
        lead={preview ? t('preview.lead') : t('page.lead')}
        title={preview ? t('preview.title') : t('page.title')}
      />
      <div className="mb-8 flex max-w-text flex-col gap-4 empty:hidden">
        {refused ? <Refused closesAt={frame.closesAt} q={q} refused={refused} /> : null}
        {taken !== null && !refused && !preview ? (
          <NotificationBanner
            kind="success"
            role="status"
            title={taken > 0 ? t('page.takenTitle', { count: taken }) : t('page.takenNone')}
          >
            <p>{t('page.takenBody')}</p>
            <TextLink to={base}>{t('page.takenNext')}</TextLink>
          </NotificationBanner>
        ) : null}
      </div>
      {preview ? (
        <PreviewForm {...posted} backUrl={`${base}/excel`} preview={preview} q={q} />
      ) : (
        <ExcelSteps
          base={base}
          isOpen={frame.phase === 'open'}
          noFile={posted.noFile}
          sections={q.sections.map((section) => ({ id: section.id, title: sectionTitle(section, locale) }))}
        />
      )}
    </RespondentPage>
  );
}
