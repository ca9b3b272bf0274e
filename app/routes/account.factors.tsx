import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { requireConfirmed } from '../auth/guard.server.ts';
import { hasPasskeys } from '../auth/passkey.server.ts';
import { AccountPage, NeedFactor } from '../components/account/account-page.tsx';
import { FactorList } from '../components/account/factor-list.tsx';
import { PasskeyButton } from '../components/account/passkey-button.tsx';
import { RecoveryCodes } from '../components/account/recovery-codes.tsx';
import { TotpOffer } from '../components/account/totp-offer.tsx';
import { Button } from '../components/button.tsx';
import { Heading } from '../components/heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { parseOneTimeCode } from '../member/one-time.ts';
import { beginTotp, readTotpOffer } from '../services/enrol-totp.server.ts';
import {
  addTotp,
  listFactors,
  mayChangeSecurity,
  removeFactor,
  renewOwnRecoveryCodes,
} from '../services/manage-factors.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Fault = 'format' | 'mismatch' | 'limited' | 'last' | 'passkey';
type Answer = { fault: Fault | null; codes: string[] };

const STATUS = { format: 400, mismatch: 401, limited: 429, last: 409, passkey: 401 } as const;
const DONE = ['removed', 'saved', 'passkey'] as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const refusal = (fault: Fault) => Response.json({ fault, codes: [] } satisfies Answer, { status: STATUS[fault] });

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  const search = new URL(request.url).searchParams;
  const canChange = await mayChangeSecurity(viewer);
  const { id: userId, email } = viewer.user;
  const offer = canChange && search.has('offer') ? await readTotpOffer({ userId, email }) : null;
  const done = DONE.find((each) => each === search.get('done')) ?? null;
  return { ...(await listFactors(viewer)), offer, canChange, canAddPasskey: canChange && hasPasskeys(), done };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireConfirmed(request, 'account');
  if (!(await mayChangeSecurity(viewer))) throw new Response(null, { status: 403 });
  const form = await readForm(request);
  const intent = parseIntent('routes/account.factors', form.get('intent'));
  if (intent === 'offer') {
    await beginTotp(viewer);
    return redirect('/account/factors?offer=1#app', 303);
  }
  if (intent === 'recovery') return Response.json({ fault: null, codes: await renewOwnRecoveryCodes(viewer) });
  if (intent === 'remove') {
    const id = String(form.get('factor') ?? '');
    const outcome = UUID.test(id) ? await removeFactor(viewer, id) : 'unknown';
    if (outcome === 'unknown') throw new Response(null, { status: 404 });
    return outcome === 'last' ? refusal('last') : redirect('/account/factors?done=removed');
  }
  const code = parseOneTimeCode(form.get('code'));
  if (!code) return refusal('format');
  const added = await addTotp(viewer, code);
  if (!added.ok) return refusal(added.reason);
  if (added.recoveryCodes.length === 0) return redirect('/account/factors?done=saved');
  return Response.json({ fault: null, codes: added.recoveryCodes } satisfies Answer);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'security')('account.factors')) }];
};

export default function Factors() {
  const t = useText('security');
  const { factors, recoveryCodes, offer, canChange, canAddPasskey, done } = useLoaderData<typeof loader>();
  const answer = useActionData<Answer>();
  if (answer && answer.codes.length > 0) {
    return (
      <PageLayout variant="staff">
        <RecoveryCodes codes={answer.codes} to="/account/factors" />
      </PageLayout>
    );
  }
  const fault = answer?.fault ?? (done === 'passkey' ? done : null);
  const error = fault ? t(`fault.${fault}`) : null;
  return (
    <AccountPage
      done={done && !error ? (done === 'removed' ? t('factors.removed') : t('account.saved')) : null}
      fault={error ? { href: fault === 'last' || fault === 'passkey' ? '#factors' : '#code', text: error } : null}
      lead={t('factors.lead')}
      title={t('account.factors')}
    >
      <FactorList factors={factors} isChangeable={canChange} />
      {canChange ? null : <NeedFactor />}
      {canChange && factors.length > 0 ? (
        <Form className="flex flex-col items-start gap-4" method="post">
          <p>{t('recovery.left', { count: recoveryCodes })}</p>
          <Button name="intent" type="submit" value="recovery" variant="outline">
            {t('recovery.renew')}
          </Button>
        </Form>
      ) : null}
      {canAddPasskey ? (
        <div className="flex flex-col gap-4">
          <p>{t('factors.passkeyBody')}</p>
          <PasskeyButton action="/account/passkey" purpose="add" />
        </div>
      ) : null}
      {canChange ? (
        <section className="flex flex-col items-start gap-4">
          <Heading id="app" level={2}>
            {t('enrol.addTitle')}
          </Heading>
          <p>{offer ? t('enrol.addLead') : t('enrol.offerLead')}</p>
          {offer ? (
            <TotpOffer error={fault === 'last' || fault === 'passkey' ? null : error} offer={offer} />
          ) : (
            <Form method="post">
              <Button name="intent" type="submit" value="offer" variant="outline">
                {t('enrol.offer')}
              </Button>
            </Form>
          )}
        </section>
      ) : null}
    </AccountPage>
  );
}
