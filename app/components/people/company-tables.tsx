import type { Role } from '../../member/roles.ts';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { AboutLink } from './about-link.tsx';
import { AddressText } from './address-text.tsx';
import { InvitationTable } from './invitation-table.tsx';
import type { InvitationView } from './invitation-tone.ts';

const BACK = '/company/people';

export type PeopleTableProps = {
  people: readonly {
    grantId: string;
    role: Role;
    name: string;
    email: string;
    isSelf: boolean;
    isSuspended: boolean;
    canEnd: boolean;
    sections: readonly Bilingual[];
  }[];
  canManage: boolean;
};

/** Who takes part in the answers of a company, each in one role. */
export function PeopleTable({ people, canManage }: PeopleTableProps) {
  const t = useText('people');
  const account = useText('account');
  const locale = useLocale();
  return (
    <DataTable
      stacked
      caption={t('company.people')}
      columns={[
        { label: t('company.name') },
        { label: t('company.email') },
        { label: t('company.role') },
        { label: t('company.state') },
        { label: t('company.action') },
      ]}
      rows={people.map(({ grantId, role, name, email, isSelf, isSuspended, canEnd, sections }) => ({
        key: grantId,
        cells: [
          isSelf ? t('company.named', { name }) : name,
          <AddressText email={email} key="email" />,
          <div key="role">
            {account(`roles.${role}`)}
            {sections.length > 0 ? (
              <>
                <p>{t('company.sections')}</p>
                <ul className="list-disc ps-5">
                  {sections.map((each) => (
                    <li key={each[locale]}>{each[locale]}</li>
                  ))}
                </ul>
              </>
            ) : null}
            {sections.length > 0 && canManage ? (
              <AboutLink about={name} text={t('company.takeBack')} to={`${BACK}?ask=sections&id=${grantId}`} />
            ) : null}
          </div>,
          isSuspended ? (
            <StatusBadge key="state" tone="warning">
              {t('company.suspended')}
            </StatusBadge>
          ) : (
            <StatusBadge key="state" tone="plain">
              {t('company.active')}
            </StatusBadge>
          ),
          canEnd ? (
            <AboutLink
              about={name}
              key="end"
              text={isSelf ? t('company.leave') : t('company.end')}
              to={`${BACK}?ask=end&id=${grantId}`}
            />
          ) : null,
        ],
      }))}
    />
  );
}

export type CompanyInvitationsProps = {
  invitations: readonly (InvitationView & { isOwn: boolean })[];
  canManage: boolean;
  operationId: string;
};

/** Who is invited to the company and did not come yet. */
export function CompanyInvitations({ invitations, canManage, operationId }: CompanyInvitationsProps) {
  const t = useText('people');
  return (
    <InvitationTable
      caption={t('company.invitations')}
      lines={invitations.map(({ purpose, isOwn, ...line }) => ({
        ...line,
        what: t(`purposes.${purpose}`),
        canManage: isOwn && canManage,
      }))}
      operationId={operationId}
      page={BACK}
      whatLabel={t('company.purpose')}
    />
  );
}
