import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { ErrorText } from '../error-text.tsx';
import { Heading } from '../heading.tsx';

/** Goes back to the submitted answers, once it is confirmed. */
export function RevertForm({ isError }: { isError: boolean }) {
  const t = useText('submission');
  return (
    <form aria-labelledby="revert" className="mt-12 max-w-text border-t-4 border-key-900 pt-6" method="post" noValidate>
      <Heading id="revert" level={2}>
        {t('changes.revertTitle')}
      </Heading>
      <p className="mt-2">{t('changes.revertBody')}</p>
      {isError ? <ErrorText id="confirmed-error">{t('changes.notConfirmed')}</ErrorText> : null}
      <Checkbox
        {...(isError ? { 'aria-describedby': 'confirmed-error' } : {})}
        id="confirmed"
        isError={isError}
        name="confirmed"
        value="yes"
      >
        {t('changes.revertConfirm')}
      </Checkbox>
      <div className="mt-4">
        <Button type="submit" variant="outline">
          {t('changes.revert')}
        </Button>
      </div>
    </form>
  );
}
