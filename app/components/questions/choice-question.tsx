import type { Answers } from '../../survey/answer.ts';
import { type Item, itemOptions, type Option, type Questionnaire } from '../../survey/questionnaire.ts';
import { whichOptions } from '../../survey/rules.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Checkbox } from '../checkbox.tsx';
import { FieldGroup } from '../field-group.tsx';
import { Radio } from '../radio.tsx';
import { Ruby } from '../ruby.tsx';
import { exclusiveLabels } from './fault-text.ts';
import { QuestionHelp } from './question-help.tsx';

/** What every kind of question takes: `values` are what its field holds, `id` what its element ids begin with. */
export type PartProps = {
  q: Questionnaire;
  item: Item;
  answers: Answers;
  error?: string | undefined;
  canClear: boolean;
  id: string;
  values: readonly string[];
};

const OUTSIDE_THE_SCALE = ['NA', 'DK'];
const MANY_OPTIONS = 9;
const APART = 'mt-1 border-t border-dashed border-solid-gray-420 pt-1';

/** The words of a question: its number and what it asks. */
export function QuestionLabel({ item }: { item: Item }) {
  const locale = useLocale();
  return (
    <span>
      <span className="me-3 whitespace-nowrap text-solid-gray-700">{item.number ?? item.id}</span>
      <Ruby text={item.label[locale]} />
    </span>
  );
}

/** A question with radio buttons; "not applicable" and "don't know" stand apart from the rest. */
export function ChoiceQuestion(props: PartProps) {
  const { q, item, answers, id, error, values, canClear } = props;
  const t = useText('answering');
  const allowed = item.kind === 'which' ? whichOptions(q, item, answers) : null;
  const options = itemOptions(q, item).filter((option) => allowed === null || allowed.includes(option.code));
  const radio = (option: Option) => (
    <OptionRadio {...{ id, option, error, values, name: item.id, index: options.indexOf(option) }} key={option.code} />
  );
  const main = options.filter((option) => !OUTSIDE_THE_SCALE.includes(option.code));
  const apart = options.filter((option) => OUTSIDE_THE_SCALE.includes(option.code));
  const support = item.kind === 'which' ? t('section.whichFirst') : undefined;
  const columns = main.length > MANY_OPTIONS ? 'desktop:columns-2 desktop:gap-x-8' : undefined;
  return (
    <FieldGroup error={error} id={id} legend={<QuestionLabel item={item} />} support={support}>
      <QuestionHelp item={item} />
      <div
        className={
          item.kind === 'maturity' ? 'desktop-admin:grid desktop-admin:grid-cols-5 desktop-admin:gap-x-4' : columns
        }
      >
        {main.map(radio)}
      </div>
      {apart.length > 0 ? (
        <div className={`${APART} desktop-admin:flex desktop-admin:gap-x-8`}>{apart.map(radio)}</div>
      ) : null}
      {canClear ? (
        <div className={APART}>
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
        <Ruby text={option.label[locale]} />
      </Radio>
    </div>
  );
}

/** A question with checkboxes; what excludes all others stands apart. */
export function MultipleQuestion({ q, item, id, error, values }: PartProps) {
  const t = useText('answering');
  const locale = useLocale();
  const exclusive = exclusiveLabels(q, item, locale);
  const options = itemOptions(q, item);
  const support = exclusive ? t('section.exclusive', { labels: exclusive }) : undefined;
  return (
    <FieldGroup error={error} id={id} legend={<QuestionLabel item={item} />} support={support}>
      <QuestionHelp item={item} />
      {options.map((option, index) => (
        <div className={isApart(option) && !isApart(options[index - 1]) ? APART : undefined} key={option.code}>
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

function isApart(option: Option | undefined): boolean {
  return option?.exclusive === true || OUTSIDE_THE_SCALE.includes(option?.code ?? '');
}
