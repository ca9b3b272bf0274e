import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { AccountPage } from '../components/account/account-page.tsx';
import { RoleChoices } from '../components/account/role-choices.tsx';
import { readForm } from '../http/form.server.ts';
import { landingPage } from '../member/login.ts';
import { parseId } from '../member/person.ts';
import { listOwnRoles, switchRole } from '../services/choose-role.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  return { choices: await listOwnRoles(await requireActor(request, 'account')) };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'account');
  const grantId = parseId((await readForm(request)).get('grant'));
  const switched = grantId ? await switchRole(request, { viewer, grantId }) : null;
  if (!switched) return Response.json({ fault: 'roleUnknown' as const }, { status: 400 });
  return redirect(`${landingPage(switched.role, null)}#main`, { headers: { 'Set-Cookie': switched.cookie } });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('role.title')) }];
};

export default function Role() {
  const t = useText('security');
  const { choices } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: 'roleUnknown' }>()?.fault ?? null;
  return (
    <AccountPage
      fault={fault ? { href: '#roles', text: t(`fault.${fault}`) } : null}
      lead={choices.length > 1 ? t('role.lead') : t('role.onlyOne')}
      title={t('role.title')}
    >
      <div className="w-full" id="roles">
        <RoleChoices action={t('role.switch')} choices={choices} />
      </div>
    </AccountPage>
  );
}
