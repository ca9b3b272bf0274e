import { Form } from '@remix-run/react';
import type { DualFault } from '../../member/dual-request.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { Select } from '../select.tsx';
import { TextInput } from '../text-input.tsx';
import { Textarea } from '../textarea.tsx';

export type RequestFields = Record<DualFault['field'], string>;

export type RequestFormProps = {
  waves: readonly { slug: string; title: string }[];
  fields: RequestFields;
  faults: readonly DualFault[];
};

/** The form with which one operator asks another. */
export function RequestForm({ waves, fields, faults }: RequestFormProps) {
  const t = useText('requests');
  const errorOf = (field: DualFault['field']) => {
    const fault = faults.find((each) => each.field === field);
    return fault ? t(`faults.${fault.code}`) : null;
  };
  const noted = (field: 'company' | 'person' | 'reason') => ({ error: errorOf(field), support: t(`${field}Help`) });
  return (
    <Form className="flex max-w-text flex-col gap-8" method="post" noValidate>
      <RadioGroup
        defaultValue={fields.kind}
        error={errorOf('kind')}
        id="kind"
        legend={t('kind')}
        name="kind"
        options={[
          { value: 'eraseWave', label: t('eraseWave'), help: t('eraseWaveHelp') },
          { value: 'breakGlass', label: t('breakGlass'), help: t('breakGlassHelp') },
          { value: 'resetFactor', label: t('resetFactor'), help: t('resetFactorHelp') },
        ]}
      />
      <Field error={errorOf('wave')} id="wave" label={t('wave')} support={t('waveHelp')}>
        <Select
          aria-describedby={describedBy('wave', { error: errorOf('wave'), support: t('waveHelp') })}
          defaultValue={fields.wave}
          id="wave"
          isError={errorOf('wave') !== null}
          name="wave"
          options={waves.map(({ slug, title }) => ({ value: slug, label: title }))}
          prompt={t('wavePrompt')}
        />
      </Field>
      <Field id="company" label={t('company')} {...noted('company')}>
        <TextInput
          aria-describedby={describedBy('company', noted('company'))}
          autoComplete="off"
          defaultValue={fields.company}
          id="company"
          inputMode="numeric"
          isError={errorOf('company') !== null}
          name="company"
          width="medium"
        />
      </Field>
      <Field id="person" label={t('person')} {...noted('person')}>
        <TextInput
          aria-describedby={describedBy('person', noted('person'))}
          autoCapitalize="none"
          autoComplete="off"
          defaultValue={fields.person}
          id="person"
          inputMode="email"
          isError={errorOf('person') !== null}
          name="person"
          spellCheck={false}
          width="medium"
        />
      </Field>
      <Field id="reason" label={t('reason')} {...noted('reason')}>
        <Textarea
          aria-describedby={describedBy('reason', noted('reason'))}
          defaultValue={fields.reason}
          id="reason"
          isError={errorOf('reason') !== null}
          name="reason"
        />
      </Field>
      <div>
        <Button name="intent" size="lg" type="submit" value="request">
          {t('submit')}
        </Button>
      </div>
    </Form>
  );
}
