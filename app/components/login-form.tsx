import { Form } from '@remix-run/react';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';
import { describedBy, Field } from './field.tsx';
import { TextInput } from './text-input.tsx';

export type LoginFormProps = { email: string; emailError: string | null; passwordError: string | null };

/** E-mail address and password. The password is never sent back into the page. */
export function LoginForm({ email, emailError, passwordError }: LoginFormProps) {
  const t = useText('account');
  return (
    <Form className="flex w-full max-w-96 flex-col gap-4" method="post" noValidate>
      <Field error={emailError} id="email" label={t('login.email')}>
        <TextInput
          aria-describedby={describedBy('email', { error: emailError })}
          autoCapitalize="none"
          autoComplete="username"
          defaultValue={email}
          id="email"
          inputMode="email"
          isError={emailError !== null}
          name="email"
          spellCheck={false}
          type="email"
        />
      </Field>
      <Field error={passwordError} id="password" label={t('login.password')}>
        <TextInput
          aria-describedby={describedBy('password', { error: passwordError })}
          autoComplete="current-password"
          id="password"
          isError={passwordError !== null}
          name="password"
          type="password"
        />
      </Field>
      <div>
        <Button name="intent" type="submit" value="password">
          {t('login.submit')}
        </Button>
      </div>
    </Form>
  );
}
