import { itemOptions, type Questionnaire } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Checkbox } from '../checkbox.tsx';
import { describedBy, Field } from '../field.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Select } from '../select.tsx';
import { TextInput } from '../text-input.tsx';
import { Textarea } from '../textarea.tsx';
import { itemOfKey } from './finding-text.ts';

export type ChooseAgainProps = {
  q: Questionnaire;
  findingKey: string;
  typed: readonly string[];
  /** Whether `typed` is what somebody gave here, not what the file says. */
  isPosted: boolean;
  error?: string | undefined;
};

/** The id of the field in which an answer is given again. */
export function againId(key: string): string {
  return `again-${key.replace(/[^A-Za-z0-9-]/g, '_')}`;
}

/** A field in which an answer that could not be read is given again, right where the preview tells of it. */
export function ChooseAgain({ q, findingKey, typed, isPosted, error }: ChooseAgainProps) {
  const t = useText('workbook');
  const locale = useLocale();
  const item = itemOfKey(q, findingKey);
  if (!item) return null;
  const id = againId(findingKey);
  const name = `again.${findingKey}`;
  const isNote = item.id !== findingKey;
  const options = itemOptions(q, item).map(({ code, label }) => ({ value: code, label: label[locale] }));
  if (isNote || item.kind === 'text') {
    const support = t('preview.keepEmpty');
    return (
      <Field error={error} id={id} label={t('preview.correct')} support={support}>
        <Textarea
          aria-describedby={describedBy(id, { support, error })}
          defaultValue={typed[0] ?? ''}
          id={id}
          name={name}
        />
      </Field>
    );
  }
  if (item.kind === 'number') {
    const support = t('preview.keepEmpty');
    return (
      <Field error={error} id={id} label={t('preview.correct')} support={support}>
        <TextInput
          aria-describedby={describedBy(id, { support, error })}
          autoComplete="off"
          defaultValue={typed[0] ?? ''}
          id={id}
          inputMode="numeric"
          isError={Boolean(error)}
          name={name}
          unit={item.unit[locale]}
          width="short"
        />
      </Field>
    );
  }
  if (item.kind === 'multiple')
    return (
      <FieldGroup error={error} id={id} legend={t('preview.choose')} support={t('preview.keepUnlessChosen')}>
        {options.map(({ value, label }, index) => (
          <Checkbox defaultChecked={typed.includes(value)} id={`${id}-${index}`} key={value} name={name} value={value}>
            {label}
          </Checkbox>
        ))}
      </FieldGroup>
    );
  return (
    <Field error={error} id={id} label={t('preview.choose')}>
      <Select
        aria-describedby={describedBy(id, { error })}
        defaultValue={isPosted ? (typed[0] ?? '') : ''}
        id={id}
        isError={Boolean(error)}
        name={name}
        options={options}
        prompt={t('preview.keep')}
      />
    </Field>
  );
}
