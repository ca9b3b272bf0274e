import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor, requireConfirmed } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { AskStaff } from '../components/people/ask-staff.tsx';
import { FindPerson } from '../components/people/find-person.tsx';
import { type FaultName, PageNotices } from '../components/people/page-notices.tsx';
import { personFieldOf } from '../components/people/person-fields.tsx';
import { InviteStaffForm, type StaffTyped } from '../components/people/staff-forms.tsx';
import { StaffInvitations, StaffTable } from '../components/people/staff-tables.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { changeStaff } from '../services/change-staff.server.ts';
import { readStaff } from '../services/read-staff.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { intent: string; id: string | null; faults: FaultName[]; typed: StaffTyped };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'manage-staff');
  const search = new URL(request.url).searchParams;
  const email = (search.get('email') ?? '').slice(0, 400);
  const page = await readStaff(viewer, email);
  if (!page) throw new Response(null, { status: 404 });
  const ask = { what: search.get('ask'), id: search.get('id') };
  return { ...page, email, ask, operationId: crypto.randomUUID() };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireConfirmed(request, 'manage-staff');
  const form = await readForm(request);
  const intent = parseIntent('routes/admin.people', form.get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  return changeStaff(viewer, intent, form);
}

/** The page names people: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'people')('staff.title')) }];
};

export default function Staff() {
  const data = useLoaderData<typeof loader>();
  const refusal = useActionData<Refusal>();
  const t = useText('people');
  const { staff, invitations, associations, found, email, ask, operationId } = data;
  const isInvite = refusal?.intent === 'invite';
  const isChange = refusal?.intent === 'change';
  const faults = refusal?.faults ?? [];
  const fieldOf = (fault: FaultName) => {
    const prefix = isChange ? 'change' : 'invite';
    if (!isInvite && !isChange) return null;
    if (fault === 'roleMissing') return `${prefix}-role`;
    return fault === 'associationMissing' ? `${prefix}-association` : personFieldOf(prefix, fault);
  };
  const places = faults.map((fault) => ({ fault, field: fieldOf(fault) }));
  return (
    <PageLayout variant="staff">
      <ErrorSummary
        errors={places.flatMap(({ fault, field }) =>
          field ? [{ href: `#${field}`, text: t(`faults.${fault}`) }] : [],
        )}
      />
      <PageHeading lead={t('staff.lead')} title={t('staff.title')} />
      <PageNotices fault={places.find(({ field }) => field === null)?.fault ?? null} />
      <AskStaff
        ask={isChange ? { what: 'change', id: refusal.id } : ask}
        faults={isChange ? faults : []}
        {...{ staff, invitations, associations, found }}
      />
      <div className="flex flex-col gap-12">
        <StaffTable staff={staff} />
        <StaffInvitations invitations={invitations} operationId={operationId} />
        <InviteStaffForm
          associations={associations}
          faults={isInvite ? faults : []}
          typed={isInvite ? refusal.typed : { email: '', name: '', role: '', association: '' }}
        />
        <FindPerson email={email} found={found} />
      </div>
    </PageLayout>
  );
}
