import { type Answers, rawOf } from '../../survey/answer.ts';
import { type Item, itemOptions, type Option, type Questionnaire } from '../../survey/questionnaire.ts';
import { whichOptions } from '../../survey/rules.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Checkbox } from '../checkbox.tsx';
import { describedBy, Field } from '../field.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Radio } from '../radio.tsx';
import { TextInput } from '../text-input.tsx';
import { Textarea } from '../textarea.tsx';
import { exclusiveLabels } from './fault-text.ts';
import { QuestionHelp } from './question-help.tsx';

export type QuestionProps = {
  q: Questionnaire;
  item: Item;
  /** The answers as they stand on the page; they decide over the options of a `which` item. */
  answers: Answers;
  /** What was typed where that is no answer; it takes the place of the answer in the field. */
  typed?: readonly string[] | undefined;
  error?: string | undefined;
  /** Whether a way back to "no answer" is offered. */
  canClear: boolean;
};

type PartProps = QuestionProps & { id: string; values: readonly string[] };

const OUTSIDE_THE_SCALE = ['NA', 'DK'];
const MANY_OPTIONS = 9;

/** One question as form fields of its kind, with its help and its message. The fields are uncontrolled and named by the item id. */
export function Question(props: QuestionProps) {
  const { item, answers, typed } = props;
  const part = { ...props, id: `q-${item.id}`, values: typed ?? rawOf(answers[item.id]) };
  return (
    <div className="border-t border-solid-gray-300 py-8" data-item={item.id}>
      <input name={FORM_FIELDS.item} type="hidden" value={item.id} />
      <Part {...part} />
    </div>
  );
}

function Part(props: PartProps) {
  switch (props.item.kind) {
    case 'multiple':
      return <MultipleQuestion {...props} />;
    case 'number':
      return <NumberQuestion {...props} item={props.item} />;
    case 'text':
      return <TextQuestion {...props} item={props.item} />;
    default:
      return <ChoiceQuestion {...props} />;
  }
}

function QuestionLabel({ item }: { item: Item }) {
  const locale = useLocale();
  return (
    <>
      <span className="me-3 whitespace-nowrap text-solid-gray-700">{item.number ?? item.id}</span>
      {item.label[locale]}
    </>
  );
}

function ChoiceQuestion(props: PartProps) {
  const { q, item, answers, id, error, values, canClear } = props;
  const t = useText('answering');
  const allowed = item.kind === 'which' ? whichOptions(q, item, answers) : null;
  const options = itemOptions(q, item).filter((option) => allowed === null || allowed.includes(option.code));
  const radio = (option: Option, index: number) => (
    <OptionRadio {...{ id, index, option, error, values, name: item.id }} key={option.code} />
  );
  const onScale = options.filter((option) => !OUTSIDE_THE_SCALE.includes(option.code));
  const support = item.kind === 'which' ? t('section.whichFirst') : undefined;
  return (
    <FieldGroup error={error} id={id} legend={<QuestionLabel item={item} />} support={support}>
      <QuestionHelp item={item} />
      {item.kind === 'maturity' ? (
        <>
          <div className="desktop-admin:grid desktop-admin:grid-cols-5 desktop-admin:gap-x-4">{onScale.map(radio)}</div>
          <div className="mt-1 border-t border-dashed border-solid-gray-420 pt-1 desktop-admin:flex desktop-admin:gap-x-8">
            {options.slice(onScale.length).map((option, index) => radio(option, onScale.length + index))}
          </div>
        </>
      ) : (
        <div className={options.length > MANY_OPTIONS ? 'desktop:columns-2 desktop:gap-x-8' : undefined}>
          {options.map(radio)}
        </div>
      )}
      {canClear ? (
        <div className="mt-1 border-t border-dashed border-solid-gray-420 pt-1">
          <Radio id={`${id}-clear`} name={item.id} value="">
            <span className="text-solid-gray-700">{t('section.clear')}</span>
          </Radio>
        </div>
      ) : null}
    </FieldGroup>
  );
}

type OptionProps = {
  id: string;
  index: number;
  name: string;
  option: Option;
  error: string | undefined;
  values: readonly string[];
};

function OptionRadio({ id, index, name, option, error, values }: OptionProps) {
  const locale = useLocale();
  return (
    <div className="break-inside-avoid">
      <Radio
        defaultChecked={values.includes(option.code)}
        id={`${id}-${index}`}
        isError={Boolean(error)}
        name={name}
        value={option.code}
      >
        {option.label[locale]}
      </Radio>
    </div>
  );
}

function MultipleQuestion({ q, item, id, error, values }: PartProps) {
  const t = useText('answering');
  const locale = useLocale();
  const exclusive = exclusiveLabels(q, item, locale);
  const options = itemOptions(q, item);
  const support = exclusive ? t('section.exclusive', { labels: exclusive }) : undefined;
  return (
    <FieldGroup error={error} id={id} legend={<QuestionLabel item={item} />} support={support}>
      <QuestionHelp item={item} />
      {options.map((option, index) => (
        <div
          className={
            option.exclusive && !options[index - 1]?.exclusive
              ? 'mt-1 border-t border-dashed border-solid-gray-420 pt-1'
              : undefined
          }
          key={option.code}
        >
          <Checkbox
            defaultChecked={values.includes(option.code)}
            id={`${id}-${index}`}
            isError={Boolean(error)}
            name={item.id}
            value={option.code}
          >
            {option.label[locale]}
          </Checkbox>
        </div>
      ))}
    </FieldGroup>
  );
}

function NumberQuestion({ item, id, error, values }: PartProps & { item: Item & { kind: 'number' } }) {
  const t = useText('answering');
  const locale = useLocale();
  const support = t('section.wholeNumber', { min: item.min, max: item.max });
  return (
    <Field error={error} id={id} label={<QuestionLabel item={item} />} support={support}>
      <QuestionHelp item={item} />
      <TextInput
        aria-describedby={describedBy(id, { support, error })}
        autoComplete="off"
        defaultValue={values[0] ?? ''}
        id={id}
        inputMode="numeric"
        isError={Boolean(error)}
        name={item.id}
        unit={item.unit[locale]}
        width="short"
      />
    </Field>
  );
}

function TextQuestion({ item, id, error, values }: PartProps & { item: Item & { kind: 'text' } }) {
  const t = useText('answering');
  const support = t('section.characters', { count: item.maxLength });
  const shared = {
    'aria-describedby': describedBy(id, { support, error }),
    autoComplete: 'off',
    defaultValue: values[0] ?? '',
    id,
    isError: Boolean(error),
    name: item.id,
  };
  return (
    <Field
      error={error}
      id={id}
      label={<QuestionLabel item={item} />}
      required={item.required ?? false}
      support={support}
    >
      <QuestionHelp item={item} />
      {item.multiline ? <Textarea {...shared} rows={5} /> : <TextInput {...shared} />}
    </Field>
  );
}
