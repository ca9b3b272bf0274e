import { Form } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';
import { ConfirmBox } from './confirm-box.tsx';
import { RoleFields } from './staff-forms.tsx';
import type { StaffView } from './staff-tables.tsx';

export type AskStaffProps = {
  ask: { what: string | null; id: string | null };
  staff: readonly StaffView[];
  invitations: readonly { id: string; email: string }[];
  associations: readonly { id: string; name: Bilingual }[];
  found: { userId: string; name: string; isSelf: boolean } | null;
  faults: readonly string[];
};

const BACK = '/admin/people';

/** Asks for another role, or before something ends (`?ask=…&id=…`); nothing where there is nothing to ask about. */
export function AskStaff({ ask, staff, invitations, associations, found, faults }: AskStaffProps) {
  const t = useText('people');
  const { what, id } = ask;
  if (what === 'revoke') {
    const invitation = invitations.find((each) => each.id === id);
    if (!invitation) return null;
    const title = t('ask.revokeTitle', { name: invitation.email });
    const words = { title, body: t('ask.revokeBody'), action: t('ask.revoke') };
    return <ConfirmBox {...words} back={BACK} fields={{ id: invitation.id }} intent="revoke" />;
  }
  if (what === 'suspend') {
    const person = [...staff, ...(found ? [found] : [])].find(({ userId, isSelf }) => userId === id && !isSelf);
    if (!person) return null;
    const title = t('ask.suspendTitle', { name: person.name });
    const words = { title, body: t('ask.suspendBody'), action: t('ask.suspend') };
    return <ConfirmBox {...words} back={BACK} fields={{ id: person.userId }} intent="suspend" />;
  }
  const grant = staff.find(({ grantId, isSelf }) => grantId === id && !isSelf);
  if (!grant) return null;
  if (what === 'drop') {
    const title = t('ask.dropTitle', { name: grant.name });
    const words = { title, body: t('ask.dropBody'), action: t('ask.drop') };
    return <ConfirmBox {...words} back={BACK} fields={{ id: grant.grantId }} intent="drop" />;
  }
  if (what !== 'change') return null;
  return (
    <section
      aria-labelledby="change"
      className="mb-10 flex max-w-text flex-col gap-6 rounded-12 border border-solid-gray-420 p-4 desktop:p-6"
    >
      <Heading id="change" level={2}>
        {t('staff.changeTitle', { name: grant.name })}
      </Heading>
      <Form action={BACK} className="flex flex-col gap-6" method="post" noValidate>
        <input name="id" type="hidden" value={grant.grantId} />
        <RoleFields
          associations={associations}
          faults={faults}
          prefix="change"
          typed={{ role: grant.role, association: '' }}
        />
        <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
          <Button name="intent" type="submit" value="change">
            {t('staff.save')}
          </Button>
          <TextLink to={BACK}>{t('actions.cancel')}</TextLink>
        </div>
      </Form>
    </section>
  );
}
