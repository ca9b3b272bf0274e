import { Form } from '@remix-run/react';
import type { SharingTyped } from '../../member/sharing-request.ts';
import type { SectionState } from '../../survey/journey.ts';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { describedBy, Field } from '../field.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Heading } from '../heading.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { TextInput } from '../text-input.tsx';

export type ShareFormProps = {
  sections: readonly (SectionState & { id: string; sign: string; title: Bilingual; askedOf: readonly string[] })[];
  typed: SharingTyped;
  faults: readonly string[];
  dueDay: string;
  lastDay: string;
};

/** The field that a fault belongs to, or null where it belongs to none. */
export function shareFieldOf(fault: string): string | null {
  if (fault === 'noSections') return '#share-sections';
  if (fault === 'nameMissing' || fault === 'nameLong') return '#share-name';
  if (fault === 'emailMissing' || fault === 'emailFormat') return '#share-email';
  if (fault === 'messageLong') return '#share-message';
  return fault === 'badDay' ? '#share-due' : null;
}

/** Asks for sections: which, of whom, with which word, by when. What is sent is shown before. */
export function ShareForm({ sections, typed, faults, dueDay, lastDay }: ShareFormProps) {
  const t = useText('sharing');
  const shell = useText('shell');
  const locale = useLocale();
  const errorOf = (...names: ('nameMissing' | 'nameLong' | 'emailMissing' | 'emailFormat' | 'messageLong')[]) => {
    const found = names.find((name) => faults.includes(name));
    return found ? t(`faults.${found}`) : null;
  };
  const dueError = faults.includes('badDay') ? t('faults.badDay', { day: formatDate(lastDay, locale) }) : null;
  const joiner = locale === 'ja' ? '、' : ', ';
  return (
    <Form aria-labelledby="share" className="flex max-w-text flex-col gap-6" method="post" noValidate>
      <Heading id="share" level={2}>
        {t('form.title')}
      </Heading>
      <FieldGroup
        error={faults.includes('noSections') ? t('faults.noSections') : null}
        id="share-sections"
        legend={t('form.sections')}
        required
      >
        {sections.map(({ id, sign, title, state, asked, answered, askedOf }) => (
          <Checkbox
            defaultChecked={typed.sections.includes(id)}
            id={`share-section-${id}`}
            key={id}
            name="section"
            value={id}
          >
            {sign} {title[locale]}
            <span className="block text-std-16N-170 text-solid-gray-700">
              {t('form.sectionState', { state: shell(`task.${state}`), asked, answered })}
              {askedOf.length > 0 ? ` ${t('form.askedOf', { names: askedOf.join(joiner) })}` : ''}
            </span>
          </Checkbox>
        ))}
      </FieldGroup>
      <ShareField
        error={errorOf('nameMissing', 'nameLong')}
        label={t('form.name')}
        name="name"
        required
        typed={typed}
      />
      <ShareField
        error={errorOf('emailMissing', 'emailFormat')}
        label={t('form.email')}
        name="email"
        required
        support={t('form.emailHelp')}
        type="email"
        typed={typed}
      />
      <ShareField
        error={errorOf('messageLong')}
        label={t('form.message')}
        name="message"
        required={false}
        support={t('form.messageHelp')}
        typed={typed}
      />
      <ShareField
        error={dueError}
        label={t('form.due')}
        name="due"
        required={false}
        support={t('form.dueHelp', { day: formatDate(dueDay, locale) })}
        type="date"
        typed={typed}
      />
      <RadioGroup
        defaultValue={typed.language}
        id="share-language"
        inline
        legend={t('form.language')}
        name="language"
        options={[
          { value: 'ja', label: t('form.ja') },
          { value: 'en', label: t('form.en') },
        ]}
      />
      <div>
        <Button name="intent" size="lg" type="submit" value="preview">
          {t('form.preview')}
        </Button>
      </div>
    </Form>
  );
}

type ShareFieldProps = {
  name: 'name' | 'email' | 'message' | 'due';
  label: string;
  typed: SharingTyped;
  required: boolean;
  error: string | null;
  support?: string;
  type?: 'email' | 'date';
};

function ShareField({ name, label, typed, required, error, support, type }: ShareFieldProps) {
  const id = `share-${name}`;
  return (
    <Field error={error} id={id} label={label} required={required} support={support}>
      <TextInput
        aria-describedby={describedBy(id, { support, error })}
        autoComplete="off"
        defaultValue={typed[name]}
        id={id}
        isError={error !== null}
        name={name}
        width={name === 'message' ? 'full' : 'medium'}
        {...(type ? { type } : {})}
        {...(type === 'email' ? { autoCapitalize: 'none', spellCheck: false } : {})}
      />
    </Field>
  );
}
