import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { AboutLink } from './about-link.tsx';
import { AddressText } from './address-text.tsx';
import { type InvitationView, invitationTone } from './invitation-tone.ts';
import { PostButton } from './post-button.tsx';

type Member = {
  companyId: string;
  name: Bilingual;
  contact: { name: string; email: string } | null;
  isAsked: boolean;
  hasBegun: boolean;
  isWaiting: boolean;
  isDeclined: boolean;
  invitations: readonly { id: string; email: string; state: InvitationView['state']; isOwn: boolean }[];
};

export type MembersTableProps = {
  members: readonly Member[];
  wave: { slug: string; isOpen: boolean } | null;
  operationId: string;
};

type LineProps = { member: Member; wave: MembersTableProps['wave']; operationId: string };

/** The members of an association with their contacts and their invitations to one survey. */
export function MembersTable({ members, wave, operationId }: MembersTableProps) {
  const t = useText('people');
  const locale = useLocale();
  return (
    <DataTable
      stacked
      caption={t('members.caption')}
      columns={[
        { label: t('members.company') },
        { label: t('members.contact') },
        { label: t('members.state') },
        { label: t('company.action') },
      ]}
      rows={members.map((member) => ({
        key: member.companyId,
        cells: [
          member.name[locale],
          member.contact ? (
            <div key="contact">
              <p>{member.contact.name}</p>
              <p>
                <AddressText email={member.contact.email} />
              </p>
            </div>
          ) : (
            <StatusBadge key="contact" tone="warning">
              {t('members.noContact')}
            </StatusBadge>
          ),
          <States key="state" member={member} operationId={operationId} wave={wave} />,
          <Actions key="action" member={member} operationId={operationId} wave={wave} />,
        ],
      }))}
    />
  );
}

function States({ member, wave, operationId }: LineProps) {
  const t = useText('people');
  if (!member.isAsked) return <StatusBadge tone="plain">{t('members.notAsked')}</StatusBadge>;
  const declined = member.isDeclined ? <StatusBadge tone="plain">{t('members.declined')}</StatusBadge> : null;
  const isJoined = member.hasBegun && member.invitations.every(({ state }) => state !== 'accepted');
  const joined = isJoined ? <StatusBadge tone="plain">{t('states.accepted')}</StatusBadge> : null;
  if (member.invitations.length === 0 && !declined && !joined) return <StatusBadge>{t('states.none')}</StatusBadge>;
  const slug = wave?.slug ?? '';
  return (
    <ul className="flex flex-col gap-3">
      {joined ? <li>{joined}</li> : null}
      {declined ? <li>{declined}</li> : null}
      {member.invitations.map(({ id, email, state, isOwn }) => {
        const isOpen = isOwn && state !== 'accepted' && state !== 'revoked';
        return (
          <li className="flex flex-col items-start gap-2" key={id}>
            <StatusBadge tone={invitationTone(state)}>{t(`states.${state}`)}</StatusBadge>
            <span>
              <AddressText email={email} />
              {isOwn ? null : <span className="block">{t('members.otherAssociation')}</span>}
            </span>
            {isOpen ? (
              <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
                {state === 'expired' ? null : (
                  <PostButton
                    about={email}
                    fields={{ id, wave: slug, operation: operationId }}
                    intent="resend"
                    text={t('actions.resend')}
                  />
                )}
                {state === 'sent' ? (
                  <PostButton
                    about={email}
                    fields={{ id, wave: slug }}
                    intent="bounce"
                    text={t('actions.bounce')}
                    variant="text"
                  />
                ) : null}
                <AboutLink
                  about={email}
                  text={t('actions.revoke')}
                  to={`/assoc/members?wave=${slug}&ask=revoke&id=${id}`}
                />
              </span>
            ) : null}
          </li>
        );
      })}
      {member.isWaiting ? (
        <li>
          <StatusBadge tone="info">{t('members.waiting')}</StatusBadge>
        </li>
      ) : null}
    </ul>
  );
}

function Actions({ member, wave }: LineProps) {
  const t = useText('people');
  const locale = useLocale();
  const { companyId, contact, isAsked, invitations } = member;
  const slug = wave?.slug ?? '';
  const about = member.name[locale];
  const known = invitations.some(({ email, state }) => email === contact?.email.toLowerCase() && state !== 'expired');
  const query = (what: string) => `/assoc/members?wave=${slug}&ask=${what}&id=${companyId}`;
  return (
    <div className="flex flex-col items-start gap-2">
      {wave?.isOpen && isAsked && contact && !known ? (
        <PostButton about={about} fields={{ id: companyId, wave: slug }} intent="invite" text={t('members.invite')} />
      ) : null}
      <AboutLink about={about} text={t('members.change')} to={query('contact')} />
      <AboutLink about={about} text={t('members.remove')} to={query('remove')} />
    </div>
  );
}
