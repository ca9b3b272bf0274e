import { Link } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { formatDate } from '../../text/format.ts';
import type { proxy } from '../../text/ja/proxy.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { DataTable } from '../data-table.tsx';
import { StatusBadge, type StatusTone } from '../status-badge.tsx';

type State = keyof typeof proxy.state;
type Who = 'you' | 'another' | 'nobody';

export type EntriesTableProps = {
  entries: readonly { id: string; company: Bilingual; state: State; first: Who; second: Who; begunOn: string }[];
};

const TONES: Readonly<Record<State, StatusTone>> = {
  typing: 'neutral',
  waiting: 'warning',
  checking: 'neutral',
  checked: 'plain',
  refused: 'error',
  dropped: 'plain',
};

/** The paper forms of one survey: how each stands and who types it. */
export function EntriesTable({ entries }: EntriesTableProps) {
  const t = useText('proxy');
  const locale = useLocale();
  if (entries.length === 0) return <p className="mb-10">{t('list.empty')}</p>;
  const columns = (['company', 'state', 'who', 'day', 'action'] as const).map((name) => ({
    label: t(`list.columns.${name}`),
  }));
  return (
    <div className="mb-10">
      <DataTable
        stacked
        caption={t('list.caption')}
        columns={columns}
        rows={entries.map(({ id, company, state, first, second, begunOn }) => ({
          key: id,
          cells: [
            company[locale],
            <StatusBadge key="state" tone={TONES[state]}>
              {t(`state.${state}`)}
            </StatusBadge>,
            t('who.line', { first: t(`who.${first}`), second: t(`who.${second}`) }),
            formatDate(begunOn, locale),
            <Link className="link-text" key="open" to={`/assoc/proxy/${id}`}>
              {t('list.open')}
              <span className="sr-only">{t('list.about', { name: company[locale] })}</span>
            </Link>,
          ],
        }))}
      />
    </div>
  );
}
