import type { MouseEvent } from 'react';
import { type Answers, parseAnswer, rawOf, sameAnswer } from '../../survey/answer.ts';
import type { LastAnswer as Last } from '../../survey/last-answers.ts';
import type { Item, Questionnaire } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { remarkOf } from '../../survey/section-keys.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { TextInput } from '../text-input.tsx';
import { Textarea } from '../textarea.tsx';
import { ChoiceQuestion, MultipleQuestion, type PartProps, QuestionLabel } from './choice-question.tsx';
import { itemName } from './fault-text.ts';
import { LastAnswer } from './last-answer.tsx';
import { QuestionHelp } from './question-help.tsx';
import { Remark } from './remark.tsx';

export type QuestionProps = {
  q: Questionnaire;
  item: Item;
  /** The answers as they stand on the page; they decide over the options of a `which` item. */
  answers: Answers;
  /** What was typed where that is no answer; it takes the place of the answer in the field. */
  typed?: readonly string[] | undefined;
  error?: string | undefined;
  /** How a number was understood that is not taken without asking. */
  proposal?: number | undefined;
  last?: Last | undefined;
  /** What was typed as a remark where that is too long, and the sentence about it. */
  remark?: { typed: string; error: string } | undefined;
  /** Whether a way back to "no answer" is offered. */
  canClear: boolean;
  /** Whether a remark can be written, and what is said of it where that is not the usual. */
  hasRemark?: boolean;
  remarkSupport?: string | undefined;
  onPut?: (itemId: string, values: readonly string[]) => void;
};

const nothing = () => undefined;

/** One question as form fields of its kind, with its help, its message, the last answer and a remark. Uncontrolled, named by the item id. */
export function Question(props: QuestionProps) {
  const { q, item, answers, typed, proposal, last, remark, hasRemark = true, onPut = nothing } = props;
  const part = { ...props, id: `q-${item.id}`, values: typed ?? rawOf(answers[item.id]) };
  const same = last?.values ? parseAnswer(q, item, last.values, answers) : null;
  return (
    <div className="border-t border-solid-gray-300 py-8" data-item={item.id}>
      <input name={FORM_FIELDS.item} type="hidden" value={item.id} />
      <Part {...part} />
      {proposal === undefined ? null : <Proposal item={item} onPut={onPut} value={proposal} />}
      {last ? (
        <LastAnswer
          isOffered={same?.ok === true}
          isSame={same?.ok === true && same.answer !== null && sameAnswer(same.answer, answers[item.id])}
          item={item}
          last={last}
          onPut={onPut}
        />
      ) : null}
      {item.kind === 'text' || !hasRemark ? null : (
        <Remark
          error={remark?.error}
          item={item}
          support={props.remarkSupport}
          text={remark?.typed ?? remarkOf(answers, item.id) ?? ''}
        />
      )}
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

type ProposalProps = { item: Item; value: number; onPut: NonNullable<QuestionProps['onPut']> };

/** Takes a number as it was understood: the writer says so, nobody else. */
function Proposal({ item, value, onPut }: ProposalProps) {
  const t = useText('answering');
  const locale = useLocale();
  const put = (event: MouseEvent) => {
    event.preventDefault();
    onPut(item.id, [String(value)]);
  };
  const unit = item.kind === 'number' ? item.unit[locale] : '';
  return (
    <div className="mt-2">
      <Button name={FORM_FIELDS.take} onClick={put} size="sm" type="submit" value={item.id} variant="outline">
        {t('fault.take', { value, unit })}
        <span className="sr-only">{t('last.sameHidden', { item: itemName(item, locale) })}</span>
      </Button>
    </div>
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
        aria-describedby={[describedBy(id, { support, error }), `${id}-unit`].join(' ')}
        autoComplete="off"
        defaultValue={values[0] ?? ''}
        id={id}
        inputMode="text"
        isError={Boolean(error)}
        name={item.id}
        unit={<span id={`${id}-unit`}>{item.unit[locale]}</span>}
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
