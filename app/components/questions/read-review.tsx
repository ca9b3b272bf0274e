import type { SheetSection } from '../../survey/answer-sheet.ts';
import { useText } from '../../text/use-text.ts';
import { ButtonLink } from '../button.tsx';
import { PageHeading } from '../page-heading.tsx';
import { CompanyValues, type CompanyValuesProps } from '../plants/company-values.tsx';
import { HomeLink } from './home-link.tsx';
import { RespondentPage, type SurveyFrame } from './respondent-page.tsx';
import { Sheet } from './sheet.tsx';

export type ReadReviewProps = {
  frame: SurveyFrame;
  sections: readonly SheetSection[];
  /** Where a request waits to be decided on; null where there is none. */
  toApproval: string | null;
  values: CompanyValuesProps;
};

/** The answers as they are now, for somebody of the company who reads them and changes none. */
export function ReadReview({ frame, sections, toApproval, values }: ReadReviewProps) {
  const t = useText('people');
  const words = useText('submission');
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <HomeLink />
      </p>
      <PageHeading lead={t('reader.lead')} title={t('reader.title')} />
      {toApproval ? (
        <p className="mb-8">
          <ButtonLink to={toApproval}>{words('review.toApproval')}</ButtonLink>
        </p>
      ) : null}
      <CompanyValues {...values} />
      <Sheet level={2} sections={sections} />
    </RespondentPage>
  );
}
