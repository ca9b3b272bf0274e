import { useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { StatusBadge } from '../status-badge.tsx';
import { AboutLink } from './about-link.tsx';
import { AddressText } from './address-text.tsx';
import { type InvitationView, invitationTone } from './invitation-tone.ts';
import { PostButton } from './post-button.tsx';

/** Somebody who is invited; `what` says to what, `canManage` whether the invitation may be sent again and revoked here. */
type Line = {
  id: string;
  name: string;
  email: string;
  what: string;
  state: InvitationView['state'];
  canManage: boolean;
};

export type InvitationTableProps = {
  caption: string;
  /** The head of the column that says to what somebody is invited. */
  whatLabel: string;
  lines: readonly Line[];
  /** The page that the lines are on: it takes what is posted, and asks before one is revoked. */
  page: string;
  operationId: string;
};

/** Who is invited and did not come yet, with what can be done about it. */
export function InvitationTable({ caption, whatLabel, lines, page, operationId }: InvitationTableProps) {
  const t = useText('people');
  if (lines.length === 0) return <p>{t('company.noInvitations')}</p>;
  return (
    <DataTable
      stacked
      caption={caption}
      captionHidden
      columns={[
        { label: t('company.email') },
        { label: t('company.name') },
        { label: whatLabel },
        { label: t('company.state') },
        { label: t('company.action') },
      ]}
      rows={lines.map(({ id, name, email, what, state, canManage }) => ({
        key: id,
        cells: [
          <AddressText email={email} key="email" />,
          name,
          what,
          <StatusBadge key="state" tone={invitationTone(state)}>
            {t(`states.${state}`)}
          </StatusBadge>,
          canManage ? (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2" key="actions">
              {state === 'expired' ? null : (
                <PostButton
                  about={email}
                  fields={{ id, operation: operationId }}
                  intent="resend"
                  text={t('actions.resend')}
                />
              )}
              <AboutLink about={email} text={t('actions.revoke')} to={`${page}?ask=revoke&id=${id}`} />
            </div>
          ) : null,
        ],
      }))}
    />
  );
}
