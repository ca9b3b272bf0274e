import { FORM_FIELDS } from '../../survey/section-form.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { ErrorText } from '../error-text.tsx';
import { NotificationBanner } from '../notification-banner.tsx';

export type SubmitFormProps = {
  operationId: string;
  error: boolean;
  submitted: { receiptNumber: string; isCurrent: boolean } | null;
};

/** The declaration and the button that submits. Where nothing changed since the last submission there is nothing to submit. */
export function SubmitForm({ operationId, error, submitted }: SubmitFormProps) {
  const t = useText('answering');
  if (submitted?.isCurrent) {
    return (
      <NotificationBanner kind="success" title={t('review.unchangedTitle')}>
        <p>{t('review.unchangedBody', { number: submitted.receiptNumber })}</p>
      </NotificationBanner>
    );
  }
  return (
    <form method="post" noValidate>
      <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
      {error ? <ErrorText id="declared-error">{t('review.declarationMissing')}</ErrorText> : null}
      <Checkbox
        {...(error ? { 'aria-describedby': 'declared-error' } : {})}
        id="declared"
        isError={error}
        name="declared"
        value="yes"
      >
        {t('review.declaration')}
      </Checkbox>
      <div className="mt-4">
        <Button size="lg" type="submit">
          {submitted ? t('review.submitAgain') : t('review.submit')}
        </Button>
      </div>
    </form>
  );
}
