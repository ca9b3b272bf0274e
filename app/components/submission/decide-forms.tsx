import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { Heading } from '../heading.tsx';
import { Textarea } from '../textarea.tsx';

export type DecideFormsProps = {
  approvalId: string;
  /** What was typed as a reason where it was refused, and why. */
  reason: string;
  error: string | null;
  /** Whether the answers are still those that were asked for. */
  canApprove: boolean;
};

/** Approving, and sending back with a reason: two forms, so that neither is pressed for the other. */
export function DecideForms({ approvalId, reason, error, canApprove }: DecideFormsProps) {
  const t = useText('submission');
  return (
    <div className="mt-12 flex max-w-text flex-col gap-10 border-t-4 border-key-900 pt-6 print:hidden">
      {canApprove ? (
        <form aria-labelledby="approve" className="flex flex-col gap-4" method="post">
          <Heading id="approve" level={2}>
            {t('approve.approveTitle')}
          </Heading>
          <p>{t('approve.approveBody')}</p>
          <input name="approval" type="hidden" value={approvalId} />
          <div>
            <Button name="intent" size="lg" type="submit" value="approve">
              {t('approve.approve')}
            </Button>
          </div>
        </form>
      ) : null}
      <form aria-labelledby="return" className="flex flex-col gap-4" method="post" noValidate>
        <Heading id="return" level={2}>
          {t('approve.returnTitle')}
        </Heading>
        <input name="approval" type="hidden" value={approvalId} />
        <Field error={error} id="reason" label={t('approve.reason')} required support={t('approve.reasonHelp')}>
          <Textarea
            aria-describedby={describedBy('reason', { support: true, error })}
            defaultValue={reason}
            id="reason"
            isError={error !== null}
            maxLength={1100}
            name="reason"
          />
        </Field>
        <div>
          <Button name="intent" type="submit" value="return" variant="outline">
            {t('approve.return')}
          </Button>
        </div>
      </form>
    </div>
  );
}
