import type { BlankSection } from '../../survey/answer-sheet.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { InvitationForm } from '../invitation-form.tsx';
import { PageHeading } from '../page-heading.tsx';
import { BlankSheet } from '../questions/blank-sheet.tsx';
import { RequestText, type RequestTextProps } from '../questions/request-text.tsx';
import { RespondentPage } from '../questions/respondent-page.tsx';

export type RequestPageProps = Omit<RequestTextProps, 'sections'> & { sections: readonly BlankSection[] };

/** The request and all questions of an invitation, for whoever holds its link and has not signed in. */
export function RequestPage({ token, ...request }: RequestPageProps & { token: string }) {
  const t = useText('submission');
  const answering = useText('answering');
  const locale = useLocale();
  const { frame, sections } = request;
  return (
    <RespondentPage frame={frame}>
      <PageHeading caption={frame.title[locale]} title={answering('start.title')} />
      <RequestText {...request} />
      <section aria-labelledby="begin" className="my-10">
        <div className="mb-4">
          <Heading id="begin" level={2}>
            {t('request.startTitle')}
          </Heading>
          <p className="mt-2">{t('request.startBody')}</p>
        </div>
        <InvitationForm canRead={false} error={null} known={token} />
      </section>
      <section aria-labelledby="questions">
        <div className="mb-6">
          <Heading id="questions" level={2}>
            {t('request.questions')}
          </Heading>
        </div>
        <BlankSheet level={3} sections={sections} />
      </section>
    </RespondentPage>
  );
}
