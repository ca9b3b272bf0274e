import { Form } from '@remix-run/react';
import { useText } from '../text/use-text.ts';
import { Button, ButtonLink } from './button.tsx';
import { describedBy, Field } from './field.tsx';
import { Heading } from './heading.tsx';
import { TextInput } from './text-input.tsx';

export type MemberEntranceProps = { email: string; error: string | null };

/** The way of members, who have no password: a code by mail, or an invitation the first time. */
export function MemberEntrance({ email, error }: MemberEntranceProps) {
  const t = useText('account');
  return (
    <section className="flex flex-col items-start gap-4 self-start rounded-16 bg-solid-gray-50 p-6">
      <Heading level={2}>{t('login.memberTitle')}</Heading>
      <p>{t('login.memberBody')}</p>
      <Form className="flex w-full max-w-96 flex-col gap-4" method="post" noValidate>
        <Field error={error} id="member-email" label={t('login.email')}>
          <TextInput
            aria-describedby={describedBy('member-email', { error })}
            autoCapitalize="none"
            autoComplete="email"
            defaultValue={email}
            id="member-email"
            inputMode="email"
            isError={error !== null}
            name="email"
            spellCheck={false}
            type="email"
          />
        </Field>
        <div>
          <Button name="intent" type="submit" value="code">
            {t('login.memberSubmit')}
          </Button>
        </div>
      </Form>
      <ButtonLink to="/i" variant="outline">
        {t('login.memberAction')}
      </ButtonLink>
    </section>
  );
}
