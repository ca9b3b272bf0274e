import type { FormEvent } from 'react';
import { rawOf } from '../../survey/answer.ts';
import { answerWords } from '../../survey/answer-words.ts';
import type { Conflict } from '../../survey/merge.ts';
import { findItem, type Questionnaire } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { itemOfKey, type Writer } from '../../survey/section-keys.ts';
import { formatDateTime } from '../../text/format.ts';
import type { Locale } from '../../text/locale.ts';
import type { Text } from '../../text/translate.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { keyName } from './fault-text.ts';

export type ConflictListProps = {
  q: Questionnaire;
  conflicts: readonly Conflict[];
  revision: number;
  operationId: string;
  /** Settles a conflict on the page with one of the two answers; without it (or without JavaScript) the form is posted. */
  onSettle: (conflict: Conflict, side: Side) => void;
};

type Side = 'mine' | 'theirs';

/** Who changed something and when, in words. */
export function writerWords(
  t: Text<'answering'>,
  { name, at }: Writer,
  locale: Locale,
): { name: string; time: string } {
  return { name: name ? t('section.honoured', { name }) : t('section.somebody'), time: formatDateTime(at, locale) };
}

/** Answers that somebody else changed first: both values side by side, by whom and when, and a button for each. */
export function ConflictList({ q, conflicts, ...rest }: ConflictListProps) {
  const t = useText('answering');
  if (conflicts.length === 0) return null;
  return (
    <NotificationBanner kind="warning" role="alert" title={t('conflict.title')}>
      <p>{t('conflict.body')}</p>
      <ul className="mt-3 flex flex-col gap-4">
        {conflicts.map((conflict) => (
          <ConflictRow conflict={conflict} key={conflict.itemId} q={q} {...rest} />
        ))}
      </ul>
    </NotificationBanner>
  );
}

type RowProps = Omit<ConflictListProps, 'conflicts'> & { conflict: Conflict };

function ConflictRow({ q, conflict, ...rest }: RowProps) {
  const t = useText('answering');
  const locale = useLocale();
  const name = keyName(t, q, { key: conflict.itemId, locale });
  const words = (side: Side) => {
    const item = findItem(q, itemOfKey(conflict.itemId));
    const list = item ? answerWords(q, item, { answer: conflict[side], language: locale }) : [];
    return list.length > 0 ? list.join(locale === 'ja' ? '、' : ', ') : '—';
  };
  return (
    <li className="border-t border-solid-gray-300 pt-3" data-conflict={conflict.itemId}>
      <p className="font-bold">{name}</p>
      <dl className="mt-1 grid gap-x-4 desktop:grid-cols-[auto_1fr]">
        <dt className="text-solid-gray-700">{t('conflict.mine')}</dt>
        <dd>{words('mine')}</dd>
        <dt className="text-solid-gray-700">{t('conflict.theirs')}</dt>
        <dd>
          {words('theirs')}
          {conflict.by ? (
            <span className="block text-solid-gray-700">{t('conflict.by', writerWords(t, conflict.by, locale))}</span>
          ) : null}
        </dd>
      </dl>
      <div className="mt-2 flex flex-wrap gap-3">
        <SideForm conflict={conflict} name={name} side="mine" {...rest} />
        <SideForm conflict={conflict} name={name} side="theirs" {...rest} />
      </div>
    </li>
  );
}

type SideProps = Omit<RowProps, 'q'> & { side: Side; name: string };

function SideForm({ conflict, side, name, revision, operationId, onSettle }: SideProps) {
  const t = useText('answering');
  const settle = (event: FormEvent) => {
    event.preventDefault();
    onSettle(conflict, side);
  };
  return (
    <form method="post" onSubmit={settle}>
      <input name={FORM_FIELDS.item} type="hidden" value={conflict.itemId} />
      <input name={FORM_FIELDS.base} type="hidden" value={revision} />
      <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
      {rawOf(conflict[side]).map((value) => (
        <input key={value} name={conflict.itemId} type="hidden" value={value} />
      ))}
      <Button data-side={side} size="sm" type="submit" variant="outline">
        {t(side === 'mine' ? 'conflict.keep' : 'conflict.restore')}
        <span className="sr-only">{t('conflict.hidden', { item: name })}</span>
      </Button>
    </form>
  );
}
