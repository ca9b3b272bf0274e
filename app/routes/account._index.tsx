import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { AccountPage } from '../components/account/account-page.tsx';
import { Button } from '../components/button.tsx';
import { describedBy, Field } from '../components/field.tsx';
import { Select } from '../components/select.tsx';
import { SummaryList } from '../components/summary-list.tsx';
import { TextInput } from '../components/text-input.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeCookie } from '../http/locale.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';
import { changeProfile } from '../services/change-profile.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { parseLocale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, role, locale } = await requireActor(request, 'account');
  const isSaved = new URL(request.url).searchParams.has('saved');
  return { name: user.name, email: user.email, role, locale, isSaved };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'account');
  const form = await readForm(request);
  const locale = parseLocale(form.get('locale')) ?? viewer.locale;
  const result = await changeProfile(viewer, { name: String(form.get('name') ?? ''), locale });
  if (result === 'gone') throw redirect('/login');
  if (result === 'name') return Response.json({ fault: 'name' as const }, { status: 400 });
  return redirect('/account?saved=1', { headers: { 'Set-Cookie': localeCookie(locale, isSecureOrigin()) } });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('account.profile')) }];
};

export default function Profile() {
  const t = useText('security');
  const roles = useText('account');
  const { name, email, role, locale, isSaved } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: 'name' }>()?.fault ?? null;
  const error = fault ? t(`fault.${fault}`) : null;
  const languages = (['ja', 'en'] as const).map((value) => ({ value, label: t(`account.${value}`) }));
  return (
    <AccountPage
      done={isSaved && !error ? t('account.saved') : null}
      fault={error ? { href: '#name', text: error } : null}
      title={t('account.profile')}
    >
      <div className="flex w-full max-w-text flex-col gap-4">
        <SummaryList
          rows={[
            { key: 'email', term: t('account.email'), description: email },
            { key: 'role', term: t('account.role'), description: roles(`roles.${role}`) },
          ]}
        />
        <p>
          <TextLink to="/account/address">{t('address.change')}</TextLink>
        </p>
      </div>
      <Form className="flex w-full max-w-text flex-col items-start gap-6" method="post" noValidate>
        <Field error={error} id="name" label={t('account.name')}>
          <TextInput
            aria-describedby={describedBy('name', { error })}
            autoComplete="name"
            defaultValue={name}
            id="name"
            isError={error !== null}
            name="name"
            width="medium"
          />
        </Field>
        <Field id="locale" label={t('account.locale')}>
          <Select defaultValue={locale} id="locale" name="locale" options={languages} />
        </Field>
        <Button type="submit">{t('account.save')}</Button>
      </Form>
    </AccountPage>
  );
}
