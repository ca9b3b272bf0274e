import type { ChangedRow } from '../../survey/answer-sheet.ts';
import { useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';

/** What was submitted and what there is now, question by question. */
export function ChangesTable({ rows, isReverted }: { rows: readonly ChangedRow[]; isReverted: boolean }) {
  const t = useText('submission');
  const shell = useText('shell');
  if (rows.length === 0)
    return (
      <div className="max-w-text">
        <NotificationBanner
          kind={isReverted ? 'success' : 'info'}
          title={isReverted ? t('changes.reverted') : t('changes.none')}
          {...(isReverted ? { role: 'status' as const } : {})}
        />
      </div>
    );
  const words = (given: readonly string[] | null) => {
    if (given === null) return <span className="text-solid-gray-700">{t('changes.hidden')}</span>;
    if (given.length === 0) return <span className="text-solid-gray-700">{shell('notAnswered')}</span>;
    return given.map((word) => (
      <span className="block whitespace-pre-line" key={word}>
        {word}
      </span>
    ));
  };
  return (
    <ul className="max-w-text border-t border-solid-gray-300">
      {rows.map(({ itemId, name, before, after }) => (
        <li className="keep-together border-b border-solid-gray-300 py-4" key={itemId}>
          <p className="text-std-16B-170">{name}</p>
          <dl className="mt-2 grid gap-x-6 gap-y-2 desktop:grid-cols-2">
            <div>
              <dt className="text-solid-gray-700">{t('changes.sent')}</dt>
              <dd>{words(before)}</dd>
            </div>
            <div>
              <dt className="text-solid-gray-700">{t('changes.now')}</dt>
              <dd>{words(after)}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}
