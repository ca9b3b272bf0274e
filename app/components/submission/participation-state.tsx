import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { SurveyState, type SurveyStateProps } from '../questions/survey-state.tsx';
import { TextLink } from '../text-link.tsx';
import { ApprovalState } from './approval-state.tsx';
import type { ApprovalFacts } from './approval-words.ts';

export type ParticipationStateProps = SurveyStateProps & {
  state: 'invited' | 'started' | 'awaiting' | 'submitted' | 'withdrawn';
  approval: ApprovalFacts | null;
};

/** Everything that must be said of how a sheet stands, the most urgent first. */
export function ParticipationState({ state, approval, ...survey }: ParticipationStateProps) {
  const t = useText('submission');
  const { frame, submitted } = survey;
  const isOpen = frame.phase === 'open';
  const base = `/answer/${frame.slug}`;
  return (
    <>
      {state === 'withdrawn' ? (
        <NotificationBanner kind="info" title={t('state.withdrawnTitle')}>
          <p>{isOpen ? t('state.withdrawnOpen') : t('state.withdrawnClosed')}</p>
        </NotificationBanner>
      ) : null}
      <ApprovalState approval={approval} base={base} isOpen={isOpen} />
      {state === 'awaiting' && frame.phase === 'closed' ? (
        <NotificationBanner kind="warning" title={t('state.closedAwaiting')} />
      ) : null}
      {state === 'withdrawn' && frame.phase === 'closed' ? null : <SurveyState {...survey} />}
      {isOpen && submitted && !submitted.isCurrent ? (
        <p>
          <TextLink to={`${base}/changes`}>{t('state.changesLink')}</TextLink>
        </p>
      ) : null}
    </>
  );
}
