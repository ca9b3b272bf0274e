import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireConfirmed } from '../auth/guard.server.ts';
import { AccountPage, NeedFactor } from '../components/account/account-page.tsx';
import { PasswordForm } from '../components/account/password-form.tsx';
import { readForm } from '../http/form.server.ts';
import { mayChangeSecurity } from '../services/manage-factors.server.ts';
import { changePassword } from '../services/set-password.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'short' | 'long' | 'leaked' | 'personal';

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  const isSaved = new URL(request.url).searchParams.has('saved');
  return { email: viewer.user.email, isAllowed: await mayChangeSecurity(viewer), isSaved };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  if (!(await mayChangeSecurity(viewer))) return Response.json({ fault: null }, { status: 403 });
  const form = await readForm(request);
  const fault = await changePassword(viewer, String(form.get('password') ?? ''));
  return fault ? Response.json({ fault }, { status: 400 }) : redirect('/account/password?saved=1');
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('password.changeTitle')) }];
};

export default function Password() {
  const t = useText('security');
  const { email, isAllowed, isSaved } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault | null }>()?.fault ?? null;
  const error = fault ? t(`fault.${fault}`) : null;
  return (
    <AccountPage
      done={isSaved && !error ? t('account.saved') : null}
      fault={error ? { href: '#password', text: error } : null}
      title={t('password.changeTitle')}
    >
      {isAllowed ? <PasswordForm email={email} error={error} /> : <NeedFactor />}
    </AccountPage>
  );
}
