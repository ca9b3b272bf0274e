import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { startSession } from '../auth/session.server.ts';
import { DemoSwitcher } from '../components/demo-switcher.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { LoginForm } from '../components/login-form.tsx';
import { MemberEntrance } from '../components/member-entrance.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { parseIntent } from '../member/intents.ts';
import { type LoginFault, landingPage, parseLogin } from '../member/login.ts';
import { signIn } from '../services/sign-in.server.ts';
import { listDemoAccounts, signInDemo } from '../services/sign-in-demo.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { email: string; faults: LoginFault[] };

const STATUS = { refused: 401, busy: 503 } as const;

const refusal = (answer: Refusal, status: number) => Response.json(answer, { status });

export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const notice = params.has('left') ? 'signedOut' : params.has('next') ? 'pleaseSignIn' : null;
  return { notice, demoAccounts: isDemo() ? await listDemoAccounts() : null } as const;
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request);
  const isDemoIntent = parseIntent('routes/login', form.get('intent')) === 'demo';
  const email = String(form.get('email') ?? '').trim();
  const parsed = isDemoIntent ? null : parseLogin({ email, password: String(form.get('password') ?? '') });
  if (parsed && !parsed.ok) return refusal({ email, faults: parsed.faults }, 400);
  const result = parsed
    ? await signIn(parsed.value)
    : await signInDemo({ email, role: String(form.get('role') ?? '') });
  if (!result.ok) {
    const fault: LoginFault = { field: 'form', code: isDemoIntent ? 'demoRefused' : result.reason };
    return refusal({ email: isDemoIntent ? '' : email, faults: [fault] }, STATUS[result.reason]);
  }
  const wanted = isDemoIntent ? null : new URL(request.url).searchParams.get('next');
  return redirect(landingPage(result.signedIn.role, wanted), {
    headers: { 'Set-Cookie': await startSession(request, result.signedIn) },
  });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'account')('login.title')) }];
};

export default function Login() {
  const t = useText('account');
  const { notice, demoAccounts } = useLoaderData<typeof loader>();
  const answer = useActionData<Refusal>();
  const faults = answer?.faults ?? [];
  const textOf = ({ code }: LoginFault) => (code === 'demoRefused' ? t('demo.refused') : t(`login.${code}`));
  return (
    <PageLayout variant="public">
      <ErrorSummary
        errors={faults.map((fault) => ({
          href: fault.code === 'demoRefused' ? '#demo' : fault.field === 'password' ? '#password' : '#email',
          text: textOf(fault),
        }))}
      />
      <PageHeading lead={t('login.lead')} title={t('login.title')} />
      <div className="flex flex-col gap-12">
        {notice && faults.length === 0 ? (
          <NotificationBanner kind={notice === 'signedOut' ? 'success' : 'info'} title={t(`login.${notice}`)} />
        ) : null}
        {demoAccounts ? <DemoSwitcher accounts={demoAccounts} /> : null}
        <div className="grid gap-12 desktop-admin:grid-cols-2">
          <LoginForm
            email={answer?.email ?? ''}
            emailError={faults.filter(({ field }) => field === 'email').map(textOf)[0] ?? null}
            passwordError={faults.filter(({ field }) => field === 'password').map(textOf)[0] ?? null}
          />
          <MemberEntrance />
        </div>
      </div>
    </PageLayout>
  );
}
