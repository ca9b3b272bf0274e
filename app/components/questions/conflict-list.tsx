import type { FormEvent } from 'react';
import { rawOf } from '../../survey/answer.ts';
import { answerWords } from '../../survey/answer-words.ts';
import type { Conflict } from '../../survey/merge.ts';
import { findItem, type Questionnaire } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { itemName } from './fault-text.ts';

export type ConflictListProps = {
  q: Questionnaire;
  conflicts: readonly Conflict[];
  revision: number;
  operationId: string;
  /** Puts the earlier answer back on the page; without it (or without JavaScript) the form is posted. */
  onRestore: (conflict: Conflict) => void;
};

/** Answers that somebody else changed first: both values side by side, and a way back to the earlier one. */
export function ConflictList({ q, conflicts, revision, operationId, onRestore }: ConflictListProps) {
  const t = useText('answering');
  const locale = useLocale();
  if (conflicts.length === 0) return null;
  const words = (conflict: Conflict, side: 'mine' | 'theirs') => {
    const item = findItem(q, conflict.itemId);
    const list = item ? answerWords(q, item, { answer: conflict[side], language: locale }) : [];
    return list.length > 0 ? list.join(locale === 'ja' ? '、' : ', ') : '—';
  };
  const restore = (event: FormEvent, conflict: Conflict) => {
    event.preventDefault();
    onRestore(conflict);
  };
  return (
    <NotificationBanner kind="warning" role="alert" title={t('conflict.title')}>
      <p>{t('conflict.body')}</p>
      <ul className="mt-3 flex flex-col gap-4">
        {conflicts.map((conflict) => {
          const item = findItem(q, conflict.itemId);
          const name = item ? itemName(item, locale) : conflict.itemId;
          return (
            <li className="border-t border-solid-gray-300 pt-3" key={conflict.itemId}>
              <p className="font-bold">{name}</p>
              <dl className="mt-1 grid gap-x-4 desktop:grid-cols-[auto_1fr]">
                <dt className="text-solid-gray-700">{t('conflict.mine')}</dt>
                <dd>{words(conflict, 'mine')}</dd>
                <dt className="text-solid-gray-700">{t('conflict.theirs')}</dt>
                <dd>{words(conflict, 'theirs')}</dd>
              </dl>
              <form className="mt-2" method="post" onSubmit={(event) => restore(event, conflict)}>
                <input name={FORM_FIELDS.item} type="hidden" value={conflict.itemId} />
                <input name={FORM_FIELDS.base} type="hidden" value={revision} />
                <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
                {rawOf(conflict.theirs).map((value) => (
                  <input key={value} name={conflict.itemId} type="hidden" value={value} />
                ))}
                <Button size="sm" type="submit" variant="outline">
                  {t('conflict.restore')}
                  <span className="sr-only">{t('conflict.restoreHidden', { item: name })}</span>
                </Button>
              </form>
            </li>
          );
        })}
      </ul>
    </NotificationBanner>
  );
}
