import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { TextInput } from '../text-input.tsx';

/** The present password, to confirm who one is. */
export function ConfirmPasswordForm({ error, email }: { error: string | null; email: string }) {
  const t = useText('security');
  return (
    <Form className="flex flex-col items-start gap-6" method="post" noValidate>
      <input autoComplete="username" name="username" readOnly type="hidden" value={email} />
      <Field error={error} id="password" label={t('password.current')}>
        <TextInput
          aria-describedby={describedBy('password', { error })}
          autoComplete="current-password"
          id="password"
          isError={error !== null}
          name="password"
          type="password"
          width="medium"
        />
      </Field>
      <Button name="intent" type="submit" value="password">
        {t('confirm.submit')}
      </Button>
    </Form>
  );
}
