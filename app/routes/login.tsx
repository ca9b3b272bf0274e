import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { hasPasskeys } from '../auth/passkey.server.ts';
import { proceed } from '../auth/proceed.server.ts';
import { PasskeyButton } from '../components/account/passkey-button.tsx';
import { DemoSwitcher } from '../components/demo-switcher.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { LoginForm } from '../components/login-form.tsx';
import { MemberEntrance } from '../components/member-entrance.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { localeOf } from '../http/locale.server.ts';
import { isDemo } from '../http/settings.server.ts';
import { parseIntent } from '../member/intents.ts';
import { type LoginFault, parseEmail, parseLogin } from '../member/login.ts';
import { beginEmailCode } from '../services/begin-email-code.server.ts';
import { signIn } from '../services/sign-in.server.ts';
import { listDemoAccounts, signInDemo } from '../services/sign-in-demo.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { email: string; memberEmail: string; faults: LoginFault[] };

const STATUS = { refused: 401, limited: 429, busy: 503 } as const;

const refusal = (faults: LoginFault[], status: number, typed: { email?: string; memberEmail?: string } = {}) =>
  Response.json({ email: '', memberEmail: '', ...typed, faults } satisfies Refusal, { status });

export async function loader({ request }: LoaderFunctionArgs) {
  const params = new URL(request.url).searchParams;
  const notice = params.has('left') ? 'signedOut' : params.has('next') ? 'pleaseSignIn' : null;
  const demoAccounts = isDemo() ? await listDemoAccounts() : null;
  const wanted = params.get('next');
  const passkey = hasPasskeys() ? `/login/passkey${wanted ? `?next=${encodeURIComponent(wanted)}` : ''}` : null;
  return { notice, demoAccounts, passkey, isPasskeyRefused: params.has('passkey') } as const;
}

async function byDemo(request: Request, form: FormData): Promise<Response> {
  const account = { email: String(form.get('email') ?? ''), role: String(form.get('role') ?? '') };
  const result = await signInDemo(account);
  return result.ok ? proceed(request, result.progress) : refusal([{ field: 'form', code: 'demoRefused' }], 401);
}

async function byCode({ request, context }: ActionFunctionArgs, form: FormData): Promise<Response> {
  const typed = String(form.get('email') ?? '').trim();
  const email = parseEmail(typed);
  if (!email.ok) return refusal([{ field: 'memberEmail', code: email.code }], 400, { memberEmail: typed });
  const next = new URL(request.url).searchParams.get('next');
  const locale = localeOf(request);
  const { clientAddress } = context;
  const begun = await beginEmailCode({ request, clientAddress, email: email.value, locale, next, purpose: 'signIn' });
  if (!begun.ok) return refusal([{ field: 'memberEmail', code: 'limited' }], 429, { memberEmail: typed });
  return redirect('/login/code', { headers: { 'Set-Cookie': begun.cookie } });
}

export async function action(args: ActionFunctionArgs) {
  const { request, context } = args;
  const form = await readForm(request);
  const intent = parseIntent('routes/login', form.get('intent'));
  if (intent === 'demo') return byDemo(request, form);
  if (intent === 'code') return byCode(args, form);
  const email = String(form.get('email') ?? '').trim();
  const parsed = parseLogin({ email, password: String(form.get('password') ?? '') });
  if (!parsed.ok) return refusal(parsed.faults, 400, { email });
  const next = new URL(request.url).searchParams.get('next');
  const result = await signIn({ ...parsed.value, request, clientAddress: context.clientAddress, next });
  if (result.ok) return proceed(request, result.progress);
  return refusal([{ field: 'form', code: result.reason }], STATUS[result.reason], { email });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'account')('login.title')) }];
};

const ANCHOR = { email: '#email', password: '#password', memberEmail: '#member-email', form: '#email' } as const;

export default function Login() {
  const t = useText('account');
  const security = useText('security');
  const { notice, demoAccounts, passkey, isPasskeyRefused } = useLoaderData<typeof loader>();
  const answer = useActionData<Refusal>();
  const faults = answer?.faults ?? [];
  const textOf = ({ code }: LoginFault) => (code === 'demoRefused' ? t('demo.refused') : t(`login.${code}`));
  const errorOf = (wanted: LoginFault['field']) =>
    faults.filter(({ field }) => field === wanted).map(textOf)[0] ?? null;
  return (
    <PageLayout variant="public">
      <ErrorSummary
        errors={faults.map((fault) => ({
          href: fault.code === 'demoRefused' ? '#demo' : ANCHOR[fault.field],
          text: textOf(fault),
        }))}
      />
      <PageHeading lead={t('login.lead')} title={t('login.title')} />
      <div className="flex flex-col gap-12">
        {notice && faults.length === 0 ? (
          <NotificationBanner kind={notice === 'signedOut' ? 'success' : 'info'} title={t(`login.${notice}`)} />
        ) : null}
        {isPasskeyRefused && faults.length === 0 ? (
          <NotificationBanner kind="error" role="alert" title={security('fault.passkey')} />
        ) : null}
        {demoAccounts ? <DemoSwitcher accounts={demoAccounts} /> : null}
        {passkey ? <PasskeyButton action={passkey} purpose="signIn" /> : null}
        <div className="grid gap-8 desktop-admin:grid-cols-2">
          <MemberEntrance email={answer?.memberEmail ?? ''} error={errorOf('memberEmail')} />
          <section className="flex flex-col gap-4 self-start rounded-16 bg-solid-gray-50 p-6">
            <Heading level={2}>{t('login.staffTitle')}</Heading>
            <LoginForm email={answer?.email ?? ''} emailError={errorOf('email')} passwordError={errorOf('password')} />
            <p>
              <TextLink to="/login/password">{t('login.forgotten')}</TextLink>
            </p>
          </section>
        </div>
      </div>
    </PageLayout>
  );
}
