import { FORM_FIELDS } from '../../survey/section-form.ts';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';
import type { ApprovalFacts } from './approval-words.ts';

export type AskFormProps = {
  approval: ApprovalFacts;
  /** The name of whoever is asked; null where any approver may decide. */
  approverName: string | null;
  base: string;
};

/** Asks for approval of the answers as they are, or says that it was asked for and lets take it back. */
export function AskForm({ approval, approverName, base }: AskFormProps) {
  const t = useText('submission');
  const locale = useLocale();
  const { open, requests } = approval;
  const isWaiting = open?.isCurrent ?? false;
  return (
    <div className="flex flex-col gap-4">
      {isWaiting ? (
        <NotificationBanner kind="info" title={t('state.awaitingTitle')}>
          <p>{t('state.awaitingBody', { day: formatDate(requests[0]?.requestedOn ?? '', locale) })}</p>
        </NotificationBanner>
      ) : (
        <>
          <p>{t('review.askBody')}</p>
          <p>{approverName ? t('review.askOf', { name: approverName }) : t('review.askAny')}</p>
        </>
      )}
      <form className="flex flex-wrap items-center gap-x-6 gap-y-4" method="post">
        {isWaiting ? null : (
          <Button name={FORM_FIELDS.intent} size="lg" type="submit" value="ask">
            {requests.length > 0 ? t('review.askAgain') : t('review.ask')}
          </Button>
        )}
        {open ? (
          <Button name={FORM_FIELDS.intent} type="submit" value="takeBack" variant="outline">
            {t('review.takeBack')}
          </Button>
        ) : null}
        <TextLink to={`${base}/approval`}>{t('review.settings')}</TextLink>
      </form>
    </div>
  );
}
