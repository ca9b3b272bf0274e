import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireConfirmed } from '../auth/guard.server.ts';
import { type RequestFields, RequestForm } from '../components/admin/request-form.tsx';
import { RequestList } from '../components/admin/request-list.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { readForm } from '../http/form.server.ts';
import { type DualFault, parseDualForm } from '../member/dual-request.ts';
import { parseIntent } from '../member/intents.ts';
import type { Permission } from '../member/roles.ts';
import { type ApproveFault, approveDual } from '../services/approve-dual.server.ts';
import { listRequests } from '../services/list-dual-requests.server.ts';
import { requestDual } from '../services/request-dual.server.ts';
import { type WithdrawFault, withdrawDual } from '../services/withdraw-dual.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

type Refusal = { fields: RequestFields; faults: DualFault[]; decisionFault: ApproveFault | WithdrawFault | null };

const EMPTY: RequestFields = { kind: '', wave: '', company: '', person: '', reason: '' };
const NOTES = ['requested', 'approved', 'withdrawn'] as const;
const HREFS = { kind: '#kind-0', wave: '#wave', company: '#company', person: '#person', reason: '#reason' } as const;

const refusal = (more: Partial<Refusal>, status: number) =>
  Response.json({ fields: EMPTY, faults: [], decisionFault: null, ...more }, { status });

async function requireOperator(request: Request, permission: Permission) {
  const { actor } = await requireConfirmed(request, permission);
  if (actor.kind !== 'operator') throw new Response(null, { status: 404 });
  return actor;
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireOperator(request, 'request-dual');
  const done = new URL(request.url).searchParams.get('done');
  return { ...(await listRequests(actor)), note: NOTES.find((each) => each === done) ?? null };
}

async function approve(request: Request, form: FormData) {
  const approved = await approveDual(await requireOperator(request, 'approve-dual'), String(form.get('request') ?? ''));
  return approved.ok ? redirect('/admin/requests?done=approved') : refusal({ decisionFault: approved.fault }, 409);
}

async function withdraw(request: Request, form: FormData) {
  const withdrawn = await withdrawDual(
    await requireOperator(request, 'request-dual'),
    String(form.get('request') ?? ''),
  );
  return withdrawn.ok ? redirect('/admin/requests?done=withdrawn') : refusal({ decisionFault: withdrawn.fault }, 409);
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireOperator(request, 'request-dual');
  const form = await readForm(request);
  const intent = parseIntent('routes/admin.requests', form.get('intent'));
  if (intent === null) return refusal({ faults: [{ field: 'kind', code: 'kindMissing' }] }, 400);
  if (intent === 'approve') return approve(request, form);
  if (intent === 'withdraw') return withdraw(request, form);
  const field = (name: keyof RequestFields) => String(form.get(name) ?? '');
  const fields: RequestFields = {
    kind: field('kind'),
    wave: field('wave'),
    company: field('company'),
    person: field('person'),
    reason: field('reason'),
  };
  const parsed = parseDualForm(fields);
  if (!parsed.ok) return refusal({ fields, faults: parsed.faults }, 400);
  const made = await requestDual(actor, parsed.value);
  return made.ok ? redirect('/admin/requests?done=requested') : refusal({ fields, faults: made.faults }, 400);
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'requests')('title')) }];
};

export default function Requests() {
  const t = useText('requests');
  const locale = useLocale();
  const { requests, waves, note } = useLoaderData<typeof loader>();
  const answer = useActionData<Refusal>();
  const faults = answer?.faults ?? [];
  const errors: { href: string; text: string }[] = faults.map(({ field, code }) => ({
    href: HREFS[field],
    text: t(`faults.${code}`),
  }));
  if (answer?.decisionFault) errors.push({ href: '#requests', text: t(`faults.${answer.decisionFault}`) });
  return (
    <PageLayout variant="staff">
      <ErrorSummary errors={errors} />
      <PageHeading lead={t('lead')} title={t('title')} />
      <div className="flex flex-col gap-12">
        {note && errors.length === 0 ? (
          <NotificationBanner kind="success" role="status" title={t(`${note}Note`)} />
        ) : null}
        <section className="flex flex-col gap-6">
          <Heading id="requests" level={2}>
            {t('listTitle')}
          </Heading>
          <RequestList requests={requests} />
        </section>
        <section className="flex flex-col gap-6">
          <Heading level={2}>{t('newTitle')}</Heading>
          <RequestForm
            faults={faults}
            fields={answer?.fields ?? EMPTY}
            waves={waves.map(({ slug, title }) => ({ slug, title: title[locale] }))}
          />
        </section>
      </div>
    </PageLayout>
  );
}
