import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { PageHeading } from '../components/page-heading.tsx';
import { BlankSheet } from '../components/questions/blank-sheet.tsx';
import { HomeLink } from '../components/questions/home-link.tsx';
import { PrintButton } from '../components/questions/print-button.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { TextLink } from '../components/text-link.tsx';
import { localeOf } from '../http/locale.server.ts';
import { mayDo } from '../member/roles.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { blankSections } from '../survey/answer-sheet.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'read-own-answers');
  return {
    frame: surveyFrame(answering),
    canAnswer: mayDo(viewer.role, 'answer'),
    sections: blankSections(answering.whole, localeOf(request)),
  };
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'answering')('preview.title')) }];
};

export default function AnswerPreview() {
  const { frame, sections, canAnswer } = useLoaderData<typeof loader>();
  const t = useText('answering');
  const locale = useLocale();
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        {canAnswer ? <TextLink to={`/answer/${frame.slug}`}>‹ {t('section.back')}</TextLink> : <HomeLink />}
      </p>
      <PageHeading caption={frame.title[locale]} lead={t('preview.lead')} title={t('preview.title')} />
      <div className="mb-8">
        <PrintButton text={t('preview.print')} />
      </div>
      <BlankSheet sections={sections} />
    </RespondentPage>
  );
}
