import { Form } from '@remix-run/react';
import type { Answers } from '../../survey/answer.ts';
import type { PaperFault } from '../../survey/paper-form.ts';
import { findItem, type Item, type Questionnaire, type Section } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import type { Locale } from '../../text/locale.ts';
import type { Text } from '../../text/translate.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { faultText, itemName } from '../questions/fault-text.ts';
import { Question } from '../questions/question.tsx';

/** What the last post left: values that are no answers, as typed, and why. */
export type PostedPaper = {
  isClosed: boolean;
  invalid: readonly { itemId: string; fault: PaperFault }[];
  typed: Readonly<Record<string, readonly string[]>>;
};

export type PaperSectionFormProps = {
  q: Questionnaire;
  section: Section;
  itemIds: readonly string[];
  answers: Answers;
  differs: readonly string[];
  posted: PostedPaper | null;
};

type Words = { answering: Text<'answering'>; proxy: Text<'proxy'>; locale: Locale };

/** What is wrong with a value typed off paper, as a sentence. */
export function paperFaultText(
  { fault, item, raw }: { fault: PaperFault; item: Item; raw: readonly string[] },
  { q, words }: { q: Questionnaire; words: Words },
): string {
  const { answering, proxy, locale } = words;
  if (fault === 'notADay') return proxy('fault.notADay', { item: itemName(item, locale) });
  // Paper is not asked back: what can only be guessed is typed in the item's unit.
  const known = fault === 'confirmNumber' ? 'otherUnit' : fault;
  return faultText(answering, { itemId: item.id, fault: known }, { q, item, raw, locale });
}

/** The questions of one section to type off paper: a plain form; a box for each item that the first person typed differently. */
export function PaperSectionForm({ q, section, itemIds, answers, differs, posted }: PaperSectionFormProps) {
  const t = useText('proxy');
  const answering = useText('answering');
  const locale = useLocale();
  const words = { answering, proxy: t, locale };
  const items = itemIds.flatMap((id) => section.items.find((item) => item.id === id) ?? []);
  return (
    <Form autoComplete="off" method="post" noValidate>
      {items.map((item) => {
        const found = posted?.invalid.find(({ itemId }) => itemId === item.id);
        const raw = posted?.typed[item.id] ?? [];
        const error = found ? paperFaultText({ fault: found.fault, item, raw }, { q, words }) : undefined;
        return (
          <div key={item.id}>
            <Question
              answers={answers}
              canClear={answers[item.id] !== undefined}
              error={error}
              hasRemark={false}
              item={item}
              q={q}
              typed={found || posted?.isClosed ? raw : undefined}
            />
            {differs.includes(item.id) ? (
              <AsOnPaper name={itemName(findItem(q, item.id) ?? item, locale)} value={item.id} />
            ) : null}
          </div>
        );
      })}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap gap-4 border-t border-solid-gray-420 bg-white px-4 py-3 desktop:mx-0 desktop:px-0">
        <Button name={FORM_FIELDS.intent} type="submit" value="next">
          {t('section.next')}
        </Button>
        <Button name={FORM_FIELDS.intent} type="submit" value="save" variant="outline">
          {t('section.save')}
        </Button>
      </div>
    </Form>
  );
}

function AsOnPaper({ name, value }: { name: string; value: string }) {
  const t = useText('proxy');
  return (
    <div className="mb-6 rounded-8 border-2 border-warning-yellow-2 px-4 py-2">
      <p className="text-std-16B-170">{t('section.differItem', { item: name })}</p>
      <Checkbox id={`paper-${value}`} name="_paper" value={value}>
        {t('section.asOnPaper')}
        <span className="sr-only">{t('list.about', { name })}</span>
      </Checkbox>
    </div>
  );
}
