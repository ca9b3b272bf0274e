import type { Role } from '../../member/roles.ts';
import { useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { AboutLink } from './about-link.tsx';
import { type InvitationView, invitationTone } from './invitation-tone.ts';
import { PostButton } from './post-button.tsx';

const BACK = '/company/people';

export type PeopleTableProps = {
  people: readonly {
    grantId: string;
    role: Role;
    name: string;
    email: string;
    isSelf: boolean;
    isSuspended: boolean;
    sections: readonly string[];
  }[];
  canManage: boolean;
};

/** Who takes part in the answers of a company, each in one role. */
export function PeopleTable({ people, canManage }: PeopleTableProps) {
  const t = useText('people');
  const account = useText('account');
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
      rows={people.map(({ grantId, role, name, email, isSelf, isSuspended, sections }) => ({
        key: grantId,
        cells: [
          isSelf ? `${name} (${t('company.self')})` : name,
          email,
          <div key="role">
            {account(`roles.${role}`)}
            {sections.length > 0 ? <p>{t('company.sections', { sections: sections.join(', ') })}</p> : null}
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
          isSelf || !canManage ? null : (
            <AboutLink about={name} key="end" text={t('company.end')} to={`${BACK}?ask=end&id=${grantId}`} />
          ),
        ],
      }))}
    />
  );
}

export type InvitationTableProps = {
  invitations: readonly (InvitationView & { isOwn: boolean })[];
  canManage: boolean;
  operationId: string;
};

/** Who is invited and did not come yet. */
export function InvitationTable({ invitations, canManage, operationId }: InvitationTableProps) {
  const t = useText('people');
  if (invitations.length === 0) return <p>{t('company.noInvitations')}</p>;
  return (
    <DataTable
      stacked
      caption={t('company.invitations')}
      columns={[
        { label: t('company.email') },
        { label: t('company.name') },
        { label: t('company.purpose') },
        { label: t('company.state') },
        { label: t('company.action') },
      ]}
      rows={invitations.map(({ id, name, email, purpose, state, isOwn }) => ({
        key: id,
        cells: [
          email,
          name,
          t(`purposes.${purpose}`),
          <StatusBadge key="state" tone={invitationTone(state)}>
            {t(`states.${state}`)}
          </StatusBadge>,
          isOwn && canManage ? (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2" key="actions">
              {state === 'expired' ? null : (
                <PostButton
                  about={email}
                  fields={{ id, operation: operationId }}
                  intent="resend"
                  text={t('actions.resend')}
                />
              )}
              <AboutLink about={email} text={t('actions.revoke')} to={`${BACK}?ask=revoke&id=${id}`} />
            </div>
          ) : null,
        ],
      }))}
    />
  );
}
