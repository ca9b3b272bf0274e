import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Checkbox } from '../checkbox.tsx';
import { FieldGroup } from '../field-group.tsx';
import { ConfirmBox } from './confirm-box.tsx';

type Person = {
  grantId: string;
  name: string;
  isSelf: boolean;
  canEnd: boolean;
  given: readonly { part: string; label: Bilingual }[];
};

export type AskCompanyProps = {
  ask: { what: string | null; id: string | null };
  people: readonly Person[];
  isHeld: boolean;
  /** Why the sections that were chosen were refused. */
  error: string | null;
  invitations: readonly { id: string; email: string; isOwn: boolean }[];
};

const BACK = '/company/people';

/** Asks before a person is removed or an invitation revoked (`?ask=…&id=…`); nothing where there is nothing to ask about. */
export function AskCompany({ ask, people, invitations, isHeld, error }: AskCompanyProps) {
  const t = useText('people');
  if (ask.what === 'end') {
    const person = people.find(({ grantId, canEnd }) => grantId === ask.id && canEnd);
    if (!person) return null;
    return (
      <ConfirmBox
        action={person.isSelf ? t('ask.leave') : t('ask.end')}
        back={BACK}
        body={person.isSelf ? t('ask.leaveBody') : t('ask.endBody')}
        fields={{ id: person.grantId }}
        intent="end"
        title={person.isSelf ? t('ask.leaveTitle') : t('ask.endTitle', { name: person.name })}
      />
    );
  }
  if (ask.what === 'sections') {
    const person = people.find(({ grantId, given }) => grantId === ask.id && given.length > 0);
    return person && !isHeld ? <AskSections error={error} person={person} /> : null;
  }
  const invitation = ask.what === 'revoke' ? invitations.find(({ id, isOwn }) => id === ask.id && isOwn) : undefined;
  if (!invitation) return null;
  return (
    <ConfirmBox
      action={t('ask.revoke')}
      back={BACK}
      body={t('ask.revokeBody')}
      fields={{ id: invitation.id }}
      intent="revoke"
      title={t('ask.revokeTitle', { name: invitation.email })}
    />
  );
}

/** Asks which of their sections are taken back from a delegate. */
function AskSections({ person, error }: { person: Person; error: string | null }) {
  const t = useText('people');
  const locale = useLocale();
  return (
    <ConfirmBox
      action={t('ask.takeBack')}
      back={BACK}
      body={t('ask.takeBackBody')}
      fields={{ id: person.grantId }}
      intent="takeBack"
      title={t('ask.takeBackTitle', { name: person.name })}
    >
      <FieldGroup error={error} id="parts" legend={t('ask.takeBackLegend')}>
        {person.given.map(({ part, label }) => (
          <Checkbox id={`part-${part.replace(':', '-')}`} key={part} name="part" value={part}>
            {label[locale]}
          </Checkbox>
        ))}
      </FieldGroup>
    </ConfirmBox>
  );
}
