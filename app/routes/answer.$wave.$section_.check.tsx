import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { Button } from '../components/button.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { Sheet } from '../components/questions/sheet.tsx';
import { RadioGroup } from '../components/radio-group.tsx';
import { OpenItems } from '../components/sharing/open-items.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { mayDo } from '../member/roles.ts';
import { checkSection } from '../services/check-section.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { sheetSections } from '../survey/answer-sheet.ts';
import { findSection } from '../survey/questionnaire.ts';
import { nextOpenSection, openItems, sectionWords } from '../survey/section-check.ts';
import { FORM_FIELDS } from '../survey/section-form.ts';
import { DONE_KEY } from '../survey/section-keys.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'answer-sections');
  const section = findSection(answering.questionnaire, params.section ?? '');
  if (!section) throw new Response(null, { status: 404 });
  const frame = surveyFrame(answering);
  const base = `/answer/${frame.slug}`;
  if (answering.phase !== 'open') throw redirect(base);
  const locale = localeOf(request);
  const next = nextOpenSection(answering, section.id);
  return {
    frame,
    id: section.id,
    title: sectionWords(section, locale),
    sheet: sheetSections(answering.questionnaire, answering.answers, locale).filter(({ id }) => id === section.id),
    open: openItems(answering, section, { base, locale }),
    statement: answering.statements[section.id] ?? null,
    revision: answering.revisions[section.id] ?? 0,
    operationId: crypto.randomUUID(),
    next: next && sectionWords(next, locale),
    canSubmit: mayDo(viewer.role, 'answer'),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'answer-sections');
  const [wave, section] = [params.wave ?? '', params.section ?? ''];
  const result = await checkSection(viewer, { wave, section }, await readForm(request));
  if (result.ok) return redirect(result.to, 303);
  if (result.reason === 'notFound') throw new Response(null, { status: 404 });
  if (result.reason !== 'noStatement') return redirect(`/answer/${encodeURIComponent(wave)}`, 303);
  return Response.json({ reason: result.reason }, { status: 400 });
}

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  const locale = localeOfMatches(matches);
  const title = translator(locale, 'sharing')('check.title', { section: data?.title ?? '' });
  return [{ title: documentTitle(locale, title) }];
};

export default function SectionCheck() {
  const data = useLoaderData<typeof loader>();
  const { frame, id, title, sheet, open, statement, revision, operationId, next, canSubmit } = data;
  const error = useActionData<{ reason: 'noStatement' }>()?.reason;
  const t = useText('sharing');
  const base = `/answer/${frame.slug}`;
  const fault = error ? t(`check.${error}`) : null;
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <TextLink to={`${base}/${id}`}>‹ {t('check.back')}</TextLink>
      </p>
      <ErrorSummary errors={fault ? [{ href: '#done-0', text: fault }] : []} />
      <PageHeading lead={t('check.lead')} title={t('check.title', { section: title })} />
      <div className="mb-10 max-w-text">
        <OpenItems items={open} />
      </div>
      <div className="mb-4">
        <Heading level={2}>{t('check.answers')}</Heading>
      </div>
      <Sheet changeUrl={(section, item) => `${base}/${section}#q-${item}`} sections={sheet} />
      <Form
        className="mt-12 flex max-w-text flex-col gap-6 border-t-4 border-key-900 pt-6"
        key={`${id} ${operationId}`}
        method="post"
        noValidate
      >
        <input name={FORM_FIELDS.item} type="hidden" value={DONE_KEY} />
        <input name={FORM_FIELDS.base} type="hidden" value={revision} />
        <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
        <RadioGroup
          error={fault}
          id="done"
          legend={t('check.legend')}
          name={DONE_KEY}
          options={[
            { value: 'yes', label: t('check.yes') },
            { value: 'no', label: t('check.no') },
          ]}
          required
          {...(statement ? { defaultValue: statement } : {})}
        />
        <p>{next ? t('check.nextIs', { section: next }) : t(canSubmit ? 'check.nextIsReview' : 'check.nextIsStart')}</p>
        <div>
          <Button size="lg" type="submit">
            {t('check.next')}
          </Button>
        </div>
      </Form>
    </RespondentPage>
  );
}
