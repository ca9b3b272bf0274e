import type { SheetSection } from '../../survey/answer-sheet.ts';
import { useText } from '../../text/use-text.ts';
import { PageHeading } from '../page-heading.tsx';
import { HomeLink } from './home-link.tsx';
import { RespondentPage, type SurveyFrame } from './respondent-page.tsx';
import { Sheet } from './sheet.tsx';

/** The answers as they are now, for somebody of the company who reads them and changes none. */
export function ReadReview({ frame, sections }: { frame: SurveyFrame; sections: readonly SheetSection[] }) {
  const t = useText('people');
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <HomeLink />
      </p>
      <PageHeading lead={t('reader.lead')} title={t('reader.title')} />
      <Sheet level={2} sections={sections} />
    </RespondentPage>
  );
}
