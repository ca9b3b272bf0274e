import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor, requireConfirmed } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { AskMember } from '../components/people/ask-member.tsx';
import { MembersTable } from '../components/people/members-table.tsx';
import { type FaultName, PageNotices } from '../components/people/page-notices.tsx';
import { personFieldOf } from '../components/people/person-fields.tsx';
import { WaveChoice } from '../components/people/wave-choice.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { changeMembers } from '../services/change-members.server.ts';
import { readMembers } from '../services/read-members.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

type Refusal = { intent: string; id: string | null; faults: FaultName[]; typed: { email: string; name: string } };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'invite-members');
  const search = new URL(request.url).searchParams;
  const page = await readMembers(viewer, search.get('wave'));
  if (!page) throw new Response(null, { status: 404 });
  const { association } = viewer;
  return {
    ...page,
    association: { ja: association?.nameJa ?? '', en: association?.nameEn ?? '' },
    ask: { what: search.get('ask'), id: search.get('id') },
    operationId: crypto.randomUUID(),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireConfirmed(request, 'invite-members');
  const form = await readForm(request);
  const intent = parseIntent('routes/assoc.members', form.get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  return changeMembers(viewer, intent, form);
}

/** The page names people: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'people')('members.title')) }];
};

export default function AssociationMembers() {
  const data = useLoaderData<typeof loader>();
  const refusal = useActionData<Refusal>();
  const t = useText('people');
  const locale = useLocale();
  const { association, waves, wave, members, operationId } = data;
  const places = (refusal?.faults ?? []).map((fault) => ({ fault, field: personFieldOf('contact', fault) }));
  const isContact = refusal?.intent === 'contact' && places.some(({ field }) => field !== null);
  return (
    <PageLayout variant="staff">
      <ErrorSummary
        errors={places.flatMap(({ fault, field }) =>
          field ? [{ href: `#${field}`, text: t(`faults.${fault}`) }] : [],
        )}
      />
      <PageHeading caption={association[locale]} lead={t('members.lead')} title={t('members.title')} />
      <PageNotices fault={places.find(({ field }) => field === null)?.fault ?? null} />
      <AskMember
        ask={isContact ? { what: 'contact', id: refusal.id } : data.ask}
        faults={refusal?.faults ?? []}
        members={members}
        typed={isContact ? refusal.typed : null}
        wave={wave?.slug ?? ''}
      />
      {wave ? (
        <div className="mb-6">
          <WaveChoice chosen={wave.slug} waves={waves} />
        </div>
      ) : (
        <p className="mb-6">{t('members.noWave')}</p>
      )}
      <MembersTable members={members} operationId={operationId} wave={wave} />
    </PageLayout>
  );
}
