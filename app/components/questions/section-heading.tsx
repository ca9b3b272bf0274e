import { isOwnSection } from '../../survey/own-sections.ts';
import type { Section } from '../../survey/questionnaire.ts';
import { sectionName } from '../../survey/questionnaire.ts';
import { captionOf, formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { OwnSectionNotice } from '../associations/own-section-notice.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PageHeading } from '../page-heading.tsx';
import { TextLink } from '../text-link.tsx';
import { writerWords } from './conflict-list.tsx';
import type { SurveyFrame } from './respondent-page.tsx';
import { SurveyState, type SurveyStateProps } from './survey-state.tsx';

export type SectionHeadingProps = SurveyStateProps & {
  section: Section;
  position: number;
  total: number;
  canSubmit: boolean;
  /** The time of day of a save that led here. */
  savedAt: string | null;
  /** Who changed this section a moment ago. */
  recent: Parameters<typeof writerWords>[1] | null;
  /** Whether the page answers a form, and why that was not taken. */
  isPosted: boolean;
  refused: 'closed' | 'notOpen' | null;
};

/** The head of a section's page: which section it is, and what there is to know before answering. */
export function SectionHeading(props: SectionHeadingProps) {
  const { frame, submitted, hasAnswers, section, position, total, canSubmit, savedAt, recent, isPosted, refused } =
    props;
  const t = useText('answering');
  const sharing = useText('sharing');
  const locale = useLocale();
  const isOpen = frame.phase === 'open';
  const counts = [t('section.counter', { position, total }), t('section.questionsOf', { count: section.items.length })];
  return (
    <>
      <PageHeading
        caption={captionOf(counts, locale)}
        title={sectionName(section, locale)}
        {...(section.intro ? { lead: section.intro[locale] } : {})}
      />
      <div className="mb-6 flex max-w-text flex-col gap-4 empty:hidden">
        {isOwnSection(section.id) ? <OwnSectionNotice /> : null}
        {refused ? <Refused frame={frame} reason={refused} /> : null}
        {savedAt && !isPosted ? (
          <NotificationBanner kind="success" role="status" title={t('save.saved', { time: savedAt })} />
        ) : null}
        {recent ? <NotificationBanner kind="info" title={t('section.recent', writerWords(t, recent, locale))} /> : null}
        {isOpen || refused ? null : <SurveyState {...{ frame, submitted, hasAnswers }} />}
        {isOpen && canSubmit ? (
          <p className="print:hidden">
            <TextLink to={`/answer/${frame.slug}/share?section=${section.id}`}>{sharing('askSection')}</TextLink>
          </p>
        ) : null}
      </div>
    </>
  );
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
