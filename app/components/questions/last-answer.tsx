import type { MouseEvent } from 'react';
import type { LastAnswer as Last } from '../../survey/last-answers.ts';
import type { Item } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Ruby } from '../ruby.tsx';
import { itemName } from './fault-text.ts';

export type LastAnswerProps = {
  item: Item;
  last: Last;
  /** Whether the field says the same already. */
  isSame: boolean;
  /** Whether the same can be answered now. */
  isOffered: boolean;
  /** Puts values into the item's field; without it (or without JavaScript) the form is posted. */
  onPut: (itemId: string, values: readonly string[]) => void;
};

/** What was answered last time, and a button to answer the same: one item at a time, never all at once. */
export function LastAnswer({ item, last, isSame, isOffered, onPut }: LastAnswerProps) {
  const t = useText('answering');
  const locale = useLocale();
  const put = (event: MouseEvent) => {
    event.preventDefault();
    if (last.values) onPut(item.id, last.values);
  };
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 print:hidden" data-last={item.id}>
      <p className="max-w-text text-std-16N-170 text-solid-gray-800">
        {t('last.answer')}
        <Ruby text={last.words.join(locale === 'ja' ? '、' : ', ')} />
        {last.isComparable ? <span className="block text-solid-gray-700">{t('last.comparable')}</span> : null}
      </p>
      {isSame ? <p className="text-solid-gray-700">{t('last.isSame')}</p> : null}
      {!isSame && isOffered && last.values ? (
        <Button name={FORM_FIELDS.same} onClick={put} size="sm" type="submit" value={item.id} variant="outline">
          {t('last.same')}
          <span className="sr-only">{t('last.sameHidden', { item: itemName(item, locale) })}</span>
        </Button>
      ) : null}
    </div>
  );
}
