import { Form } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';
import { ConfirmBox } from './confirm-box.tsx';
import { PersonFields } from './person-fields.tsx';

type Member = {
  companyId: string;
  name: Bilingual;
  contact: { name: string; email: string } | null;
  invitations: readonly { id: string; email: string; isOwn: boolean }[];
};

export type AskMemberProps = {
  ask: { what: string | null; id: string | null };
  members: readonly Member[];
  wave: string;
  /** What was typed as another contact and refused, and why. */
  typed: { email: string; name: string } | null;
  faults: readonly string[];
};

/** Asks for another contact, or before something ends (`?ask=…&id=…`); nothing where there is nothing to ask about. */
export function AskMember({ ask, members, wave, typed, faults }: AskMemberProps) {
  const t = useText('people');
  const locale = useLocale();
  const back = `/assoc/members?wave=${encodeURIComponent(wave)}`;
  if (ask.what === 'revoke') {
    const invitation = members.flatMap((each) => each.invitations).find(({ id, isOwn }) => id === ask.id && isOwn);
    if (!invitation) return null;
    const title = t('ask.revokeTitle', { name: invitation.email });
    const words = { title, body: t('ask.revokeBody'), action: t('ask.revoke') };
    return <ConfirmBox {...words} back={back} fields={{ id: invitation.id, wave }} intent="revoke" />;
  }
  const member = members.find(({ companyId }) => companyId === ask.id);
  if (!member) return null;
  if (ask.what === 'remove') {
    const title = t('ask.removeTitle', { name: member.name[locale] });
    const words = { title, body: t('ask.removeBody'), action: t('ask.remove') };
    return <ConfirmBox {...words} back={back} fields={{ id: member.companyId, wave }} intent="remove" />;
  }
  if (ask.what !== 'contact') return null;
  return (
    <section
      aria-labelledby="contact"
      className="mb-10 flex max-w-text flex-col gap-6 rounded-12 border border-solid-gray-420 p-4 desktop:p-6"
    >
      <div>
        <Heading id="contact" level={2}>
          {t('members.changeTitle', { name: member.name[locale] })}
        </Heading>
        <p className="mt-2">{t('members.changeBody')}</p>
      </div>
      <Form action={back} className="flex flex-col gap-6" method="post" noValidate>
        <input name="id" type="hidden" value={member.companyId} />
        <input name="wave" type="hidden" value={wave} />
        <PersonFields faults={faults} prefix="contact" typed={typed ?? member.contact ?? { email: '', name: '' }} />
        <div className="flex flex-wrap items-center gap-x-6 gap-y-4">
          <Button name="intent" type="submit" value="contact">
            {t('members.save')}
          </Button>
          <TextLink to={back}>{t('actions.cancel')}</TextLink>
        </div>
      </Form>
    </section>
  );
}
