import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { proceed } from '../auth/proceed.server.ts';
import { readStep } from '../auth/step.server.ts';
import { RoleChoices } from '../components/account/role-choices.tsx';
import { StepOver } from '../components/account/step-over.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { parseId } from '../member/person.ts';
import { listSignInRoles, takeSignInRole } from '../services/choose-role.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'spent' | 'roleUnknown';

const refusal = (fault: Fault) => Response.json({ fault }, { status: fault === 'spent' ? 410 : 400 });

export async function loader({ request }: LoaderFunctionArgs) {
  const step = await readStep(request, 'role');
  return { choices: step ? await listSignInRoles(step) : null };
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request);
  const step = await readStep(request, 'role');
  if (!step) return refusal('spent');
  const grantId = parseId(form.get('grant'));
  if (!grantId) return refusal('roleUnknown');
  const result = await takeSignInRole(step, grantId);
  if (result.ok) return proceed(request, result.progress);
  return refusal(result.reason === 'spent' ? 'spent' : 'roleUnknown');
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('role.chooseTitle')) }];
};

export default function LoginRole() {
  const t = useText('security');
  const { choices } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault }>()?.fault ?? null;
  if (!choices) return <StepOver />;
  return (
    <PageLayout variant="public">
      <ErrorSummary errors={fault ? [{ href: '#roles', text: t(`fault.${fault}`) }] : []} />
      <PageHeading lead={t('role.chooseLead')} title={t('role.chooseTitle')} />
      <div id="roles">
        <RoleChoices action={t('role.begin')} choices={choices} />
      </div>
    </PageLayout>
  );
}
