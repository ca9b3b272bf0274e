import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { TextInput } from '../text-input.tsx';

/** One field for a new password. It is never sent back into the page. `email` is there for password managers. */
export function PasswordForm({ error, email }: { error: string | null; email: string }) {
  const t = useText('security');
  return (
    <Form className="flex max-w-text flex-col items-start gap-6" method="post" noValidate>
      <input autoComplete="username" name="username" readOnly type="hidden" value={email} />
      <Field error={error} id="password" label={t('password.label')} support={t('password.help')}>
        <TextInput
          aria-describedby={describedBy('password', { support: true, error })}
          autoComplete="new-password"
          id="password"
          isError={error !== null}
          name="password"
          type="password"
          width="medium"
        />
      </Field>
      <Button size="lg" type="submit">
        {t('password.submit')}
      </Button>
    </Form>
  );
}
