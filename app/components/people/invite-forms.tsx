import { Form } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { describedBy, Field } from '../field.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Heading } from '../heading.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { TextInput } from '../text-input.tsx';
import { PersonFields } from './person-fields.tsx';

/** What was typed into a form that was refused, and why. */
export type Typed = { email: string; name: string; purpose: string; sections: string[]; until: string };

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

export type DelegateFormProps = FormProps & {
  wave: { slug: string; title: Bilingual; sections: readonly { id: string; sign: string; title: Bilingual }[] };
};

/** Hands over sections of one survey. */
export function DelegateForm({ wave, typed, faults }: DelegateFormProps) {
  const t = useText('people');
  const locale = useLocale();
  const prefix = `delegate-${wave.slug}`;
  const dayError = faults.includes('badDay') ? t('faults.badDay') : null;
  return (
    <Form aria-labelledby={prefix} className="flex max-w-text flex-col gap-6" method="post" noValidate>
      <Heading id={prefix} level={3}>
        {wave.title[locale]}
      </Heading>
      <input name="wave" type="hidden" value={wave.slug} />
      <PersonFields faults={faults} prefix={prefix} typed={typed} />
      <FieldGroup
        error={faults.includes('noSections') ? t('faults.noSections') : null}
        id={`${prefix}-sections`}
        legend={t('company.sectionsLegend')}
        required
      >
        {wave.sections.map(({ id, sign, title }) => (
          <Checkbox
            defaultChecked={typed.sections.includes(id)}
            id={`${prefix}-section-${id}`}
            key={id}
            name="section"
            value={id}
          >
            {sign} {title[locale]}
          </Checkbox>
        ))}
      </FieldGroup>
      <Field error={dayError} id={`${prefix}-until`} label={t('company.until')} support={t('company.untilHelp')}>
        <TextInput
          aria-describedby={describedBy(`${prefix}-until`, { support: true, error: dayError })}
          defaultValue={typed.until}
          id={`${prefix}-until`}
          isError={dayError !== null}
          name="until"
          type="date"
          width="medium"
        />
      </Field>
      <div>
        <Button name="intent" type="submit" value="delegate">
          {t('company.delegate')}
        </Button>
      </div>
    </Form>
  );
}
