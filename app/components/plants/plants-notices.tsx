import type { PlantConflict } from '../../survey/plant-list.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { writerWords } from '../questions/conflict-list.tsx';

/** What was done last; `name` is the plant's it was about. */
export type PlantsDone = {
  key: 'add' | 'change' | 'remove' | 'restore' | 'company' | 'plants' | 'rule' | 'copy' | 'adopt';
  name: string;
  count: number | null;
};

export type PlantsNoticesProps = { done: PlantsDone | null; conflicts: readonly PlantConflict[] };

/** What was just done, and what somebody else had changed at the same time. */
export function PlantsNotices({ done, conflicts }: PlantsNoticesProps) {
  const t = useText('plants');
  const answering = useText('answering');
  const locale = useLocale();
  return (
    <div className="mb-8 flex max-w-text flex-col gap-4 empty:hidden">
      {done ? <NotificationBanner kind="success" role="status" title={doneText(done)} /> : null}
      {conflicts.length > 0 ? (
        <NotificationBanner kind="warning" role="status" title={t('conflict.title')}>
          <ul className="flex flex-col gap-1">
            {conflicts.map(({ field, mine, theirs, by }) => (
              <li key={field}>
                {t(`conflict.${field}`, { mine: valueText(field, mine), theirs: valueText(field, theirs) })}
                {by ? (
                  <span className="block text-solid-gray-700">
                    {answering('conflict.by', writerWords(answering, by, locale))}
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
        </NotificationBanner>
      ) : null}
    </div>
  );

  function doneText({ key, name, count }: PlantsDone): string {
    if (key === 'copy') return count === null ? t('done.copyBefore') : t('done.copy', { count });
    return t(`done.${key}`, { name });
  }

  function valueText(field: PlantConflict['field'], value: string): string {
    if (field === 'mode') return value === 'plants' ? t('mode.plants') : t('mode.company');
    if (field === 'rule') return value === 'median' || value === 'weighted' ? t(`rule.${value}`) : t('rule.lowest');
    return value === '' ? t('conflict.nothing') : value;
  }
}
