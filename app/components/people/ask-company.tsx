import { useText } from '../../text/use-text.ts';
import { ConfirmBox } from './confirm-box.tsx';

export type AskCompanyProps = {
  ask: { what: string | null; id: string | null };
  people: readonly { grantId: string; name: string; isSelf: boolean }[];
  invitations: readonly { id: string; email: string; isOwn: boolean }[];
};

/** Asks before a person is removed or an invitation revoked (`?ask=…&id=…`); nothing where there is nothing to ask about. */
export function AskCompany({ ask, people, invitations }: AskCompanyProps) {
  const t = useText('people');
  const back = '/company/people';
  if (ask.what === 'end') {
    const person = people.find(({ grantId, isSelf }) => grantId === ask.id && !isSelf);
    if (!person) return null;
    return (
      <ConfirmBox
        action={t('ask.end')}
        back={back}
        body={t('ask.endBody')}
        fields={{ id: person.grantId }}
        intent="end"
        title={t('ask.endTitle', { name: person.name })}
      />
    );
  }
  const invitation = ask.what === 'revoke' ? invitations.find(({ id, isOwn }) => id === ask.id && isOwn) : undefined;
  if (!invitation) return null;
  return (
    <ConfirmBox
      action={t('ask.revoke')}
      back={back}
      body={t('ask.revokeBody')}
      fields={{ id: invitation.id }}
      intent="revoke"
      title={t('ask.revokeTitle', { name: invitation.email })}
    />
  );
}
