import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { ErrorText } from '../error-text.tsx';
import type { SurveyFrame } from '../questions/respondent-page.tsx';
import { TextLink } from '../text-link.tsx';

export type WithdrawFormProps = { frame: SurveyFrame; hasSubmitted: boolean; isReleased: boolean; isError: boolean };

/** What a withdrawal does, in full, and the button that does it once this is confirmed. */
export function WithdrawForm({ frame, hasSubmitted, isReleased, isError }: WithdrawFormProps) {
  const t = useText('submission');
  const isOpen = frame.phase === 'open';
  const base = `/answer/${frame.slug}`;
  return (
    <div className="max-w-text">
      <ul className="list-disc ps-6">
        <li>{t('withdraw.erased')}</li>
        <li>{t('withdraw.delegates')}</li>
        {isReleased ? <li>{t('withdraw.released')}</li> : <li>{t('withdraw.notCounted')}</li>}
        {isOpen || isReleased ? null : <li>{t('withdraw.notCountedClosed')}</li>}
        <li>{isOpen ? t('withdraw.anew') : t('withdraw.anewClosed')}</li>
        <li>{t('withdraw.backups')}</li>
        <li>{t('withdraw.seen')}</li>
        <li>{t('withdraw.told')}</li>
      </ul>
      {hasSubmitted ? (
        <p className="mt-6">
          <TextLink to={`${base}/done#copies`}>{t('withdraw.copyFirst')}</TextLink>
        </p>
      ) : null}
      <form className="mt-8" method="post" noValidate>
        <p className="mb-2 font-bold">{t('withdraw.irreversible')}</p>
        {isError ? <ErrorText id="confirmed-error">{t('withdraw.notConfirmed')}</ErrorText> : null}
        <Checkbox
          {...(isError ? { 'aria-describedby': 'confirmed-error' } : {})}
          id="confirmed"
          isError={isError}
          name="confirmed"
          value="yes"
        >
          {t('withdraw.confirm')}
        </Checkbox>
        <div className="mt-4 flex flex-wrap items-center gap-x-6 gap-y-4">
          <Button type="submit" variant="outline">
            {t('withdraw.submit')}
          </Button>
          <TextLink to={base}>{t('withdraw.cancel')}</TextLink>
        </div>
      </form>
    </div>
  );
}
