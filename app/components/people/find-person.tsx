import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { Heading } from '../heading.tsx';
import { TextInput } from '../text-input.tsx';
import { AboutLink } from './about-link.tsx';
import { PostButton } from './post-button.tsx';

export type FindPersonProps = {
  email: string;
  found: { userId: string; name: string; email: string; isSelf: boolean; isSuspended: boolean } | null;
};

/** Finds anybody by their address, to suspend or restore them. */
export function FindPerson({ email, found }: FindPersonProps) {
  const t = useText('people');
  return (
    <section aria-labelledby="find" className="flex max-w-text flex-col gap-4">
      <div>
        <Heading id="find" level={2}>
          {t('staff.findTitle')}
        </Heading>
        <p className="mt-2">{t('staff.findLead')}</p>
      </div>
      <Form className="flex flex-wrap items-end gap-4" method="get">
        <div className="w-full max-w-96">
          <Field id="find-email" label={t('company.email')}>
            <TextInput
              autoCapitalize="none"
              autoComplete="off"
              defaultValue={email}
              id="find-email"
              inputMode="email"
              name="email"
              spellCheck={false}
              type="email"
              width="medium"
            />
          </Field>
        </div>
        <Button type="submit" variant="outline">
          {t('staff.find')}
        </Button>
      </Form>
      {email === '' ? null : found ? (
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2" role="status">
          <p>
            {t('staff.found', {
              name: found.name,
              email: found.email,
              state: found.isSuspended ? t('company.suspended') : t('company.active'),
            })}
          </p>
          {found.isSelf ? null : found.isSuspended ? (
            <PostButton about={found.name} fields={{ id: found.userId }} intent="restore" text={t('staff.restore')} />
          ) : (
            <AboutLink
              about={found.name}
              text={t('staff.suspend')}
              to={`/admin/people?ask=suspend&id=${found.userId}&email=${encodeURIComponent(found.email)}`}
            />
          )}
        </div>
      ) : (
        <p role="status">{t('staff.notFound')}</p>
      )}
    </section>
  );
}
