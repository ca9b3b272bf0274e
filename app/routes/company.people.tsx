import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor, requireConfirmed } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { AskCompany } from '../components/people/ask-company.tsx';
import { CompanyInvitations, PeopleTable } from '../components/people/company-tables.tsx';
import { HoldRequests } from '../components/people/hold-requests.tsx';
import { InviteForm, type Typed } from '../components/people/invite-forms.tsx';
import { type FaultName, PageNotices } from '../components/people/page-notices.tsx';
import { personFieldOf } from '../components/people/person-fields.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { changeCompanyPeople } from '../services/change-company-people.server.ts';
import { readCompanyPeople } from '../services/read-company-people.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

type Refusal = { intent: string; id: string | null; faults: FaultName[]; typed: Typed };

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'manage-people');
  const page = await readCompanyPeople(viewer);
  if (!page) throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  const { company } = viewer;
  return {
    ...page,
    company: { ja: company?.nameJa ?? '', en: company?.nameEn ?? '' },
    ask: { what: search.get('ask'), id: search.get('id') },
    operationId: crypto.randomUUID(),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const form = await readForm(request);
  const intent = parseIntent('routes/company.people', form.get('intent'));
  const isDecision = intent === 'consent' || intent === 'refuse';
  const viewer = isDecision
    ? await requireActor(request, 'decide-hold')
    : await requireConfirmed(request, 'manage-people');
  if (!intent) throw new Response(null, { status: 400 });
  return changeCompanyPeople(viewer, intent, form);
}

/** The page names people: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'people')('company.title')) }];
};

const NOTHING: Typed = { email: '', name: '', purpose: '' };

export default function CompanyPeople() {
  const data = useLoaderData<typeof loader>();
  const refusal = useActionData<Refusal>();
  const t = useText('people');
  const locale = useLocale();
  const { people, invitations, holds, waves, isHeld, operationId } = data;
  const places = (refusal?.faults ?? []).map((fault) => ({ fault, href: fieldOf(fault) }));
  const invited = refusal?.intent === 'invite' ? refusal : { faults: [], typed: NOTHING };
  return (
    <PageLayout variant="staff">
      <ErrorSummary
        errors={places.flatMap(({ fault, href }) => (href ? [{ href, text: t(`faults.${fault}`) }] : []))}
      />
      <PageHeading caption={data.company[locale]} lead={t('company.lead')} title={t('company.title')} />
      <PageNotices fault={places.find(({ href }) => href === null)?.fault ?? null} />
      <AskCompany
        ask={refusal?.intent === 'takeBack' ? { what: 'sections', id: refusal.id } : data.ask}
        error={refusal?.faults.includes('noParts') ? t('faults.noParts') : null}
        invitations={invitations}
        isHeld={isHeld}
        people={people}
      />
      <HoldRequests holds={holds} />
      <div className="flex flex-col gap-12">
        <PeopleTable canManage={!isHeld} people={people} />
        <section aria-labelledby="invitations" className="flex flex-col gap-4">
          <Heading id="invitations" level={2}>
            {t('company.invitations')}
          </Heading>
          <CompanyInvitations canManage={!isHeld} invitations={invitations} operationId={operationId} />
        </section>
        {isHeld ? <p>{t('faults.held')}</p> : <InviteForm faults={invited.faults} typed={invited.typed} />}
        {isHeld ? null : (
          <section aria-labelledby="delegate" className="flex flex-col gap-4">
            <div className="max-w-text">
              <Heading id="delegate" level={2}>
                {t('company.delegateTitle')}
              </Heading>
              <p className="mt-2">{waves.length > 0 ? t('company.delegateLead') : t('company.noOpenWave')}</p>
            </div>
            <ul className="flex flex-col gap-2">
              {waves.map(({ slug, title }) => (
                <li key={slug}>
                  <TextLink to={`/answer/${slug}/share`}>{t('company.delegate', { wave: title[locale] })}</TextLink>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </PageLayout>
  );
}

function fieldOf(fault: FaultName): string | null {
  if (fault === 'purposeMissing') return '#purpose-0';
  if (fault === 'noParts') return '#parts';
  const person = personFieldOf('invite', fault);
  return person && `#${person}`;
}
