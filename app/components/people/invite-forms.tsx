import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Heading } from '../heading.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { PersonFields } from './person-fields.tsx';

/** What was typed into a form that was refused, and why. */
export type Typed = { email: string; name: string; purpose: string };

type FormProps = { typed: Typed; faults: readonly string[] };

/** Invites a colleague who answers too, or an approver who reads. */
export function InviteForm({ typed, faults }: FormProps) {
  const t = useText('people');
  return (
    <Form aria-labelledby="invite" className="flex max-w-text flex-col gap-6" method="post" noValidate>
      <Heading id="invite" level={2}>
        {t('company.inviteTitle')}
      </Heading>
      <PersonFields faults={faults} prefix="invite" typed={typed} />
      <RadioGroup
        defaultValue={typed.purpose}
        error={faults.includes('purposeMissing') ? t('faults.purposeMissing') : null}
        id="purpose"
        legend={t('company.purpose')}
        name="purpose"
        options={[
          { value: 'colleague', label: t('company.purposeColleague'), help: t('company.purposeColleagueHelp') },
          { value: 'approve', label: t('company.purposeApprove'), help: t('company.purposeApproveHelp') },
        ]}
        required
      />
      <div>
        <Button name="intent" type="submit" value="invite">
          {t('company.invite')}
        </Button>
      </div>
    </Form>
  );
}
