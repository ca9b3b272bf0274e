import type { Role } from '../../member/roles.ts';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { Heading } from '../heading.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { AboutLink } from './about-link.tsx';
import { AddressText } from './address-text.tsx';
import { InvitationTable } from './invitation-table.tsx';
import type { InvitationView } from './invitation-tone.ts';
import { PostButton } from './post-button.tsx';

/** Somebody of the staff in one role. */
export type StaffView = {
  grantId: string;
  userId: string;
  role: Role;
  association: Bilingual | null;
  name: string;
  email: string;
  isSelf: boolean;
  isSuspended: boolean;
  isBounced: boolean;
};

const PAGE = '/admin/people';

/** Everybody with a staff role. */
export function StaffTable({ staff }: { staff: readonly StaffView[] }) {
  const t = useText('people');
  const account = useText('account');
  const locale = useLocale();
  return (
    <DataTable
      stacked
      caption={t('staff.caption')}
      columns={[
        { label: t('company.name') },
        { label: t('company.email') },
        { label: t('company.role') },
        { label: t('company.state') },
        { label: t('company.action') },
      ]}
      rows={staff.map((person) => ({
        key: person.grantId,
        cells: [
          person.isSelf ? t('company.named', { name: person.name }) : person.name,
          <AddressText email={person.email} key="email" />,
          <div key="role">
            <p>{account(`roles.${person.role}`)}</p>
            {person.association ? <p>{person.association[locale]}</p> : null}
          </div>,
          <div className="flex flex-col items-start gap-1" key="state">
            <StatusBadge tone={person.isSuspended ? 'warning' : 'plain'}>
              {person.isSuspended ? t('company.suspended') : t('company.active')}
            </StatusBadge>
            {person.isBounced ? <StatusBadge tone="error">{t('staff.bounced')}</StatusBadge> : null}
          </div>,
          person.isSelf ? null : <StaffActions key="action" person={person} />,
        ],
      }))}
    />
  );
}

function StaffActions({ person }: { person: StaffView }) {
  const t = useText('people');
  const { grantId, userId, name, isSuspended } = person;
  return (
    <div className="flex flex-col items-start gap-2">
      <AboutLink about={name} text={t('staff.change')} to={`${PAGE}?ask=change&id=${grantId}`} />
      <AboutLink about={name} text={t('staff.drop')} to={`${PAGE}?ask=drop&id=${grantId}`} />
      {isSuspended ? (
        <PostButton about={name} fields={{ id: userId }} intent="restore" text={t('staff.restore')} />
      ) : (
        <AboutLink about={name} text={t('staff.suspend')} to={`${PAGE}?ask=suspend&id=${userId}`} />
      )}
    </div>
  );
}

export type StaffInvitationsProps = {
  invitations: readonly {
    id: string;
    name: string;
    email: string;
    role: Role | null;
    state: InvitationView['state'];
  }[];
  operationId: string;
};

/** Who is invited to the staff and did not come yet. */
export function StaffInvitations({ invitations, operationId }: StaffInvitationsProps) {
  const t = useText('people');
  const account = useText('account');
  return (
    <section aria-labelledby="invitations" className="flex flex-col gap-4">
      <Heading id="invitations" level={2}>
        {t('staff.invitations')}
      </Heading>
      <InvitationTable
        caption={t('staff.invitations')}
        lines={invitations.map(({ role, ...line }) => ({
          ...line,
          what: role ? account(`roles.${role}`) : '',
          canManage: true,
        }))}
        operationId={operationId}
        page={PAGE}
        whatLabel={t('company.role')}
      />
    </section>
  );
}
