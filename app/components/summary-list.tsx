import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

export type SummaryRow = {
  key: string;
  term: ReactNode;
  description: ReactNode;
  /** Leads to where it can be changed; `hidden` names the thing for those who hear the link alone. */
  action?: { to: string; text?: string; hidden: string };
};

/** Terms with what was answered or set, each with a link to change it. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  const t = useText('shell');
  return (
    <dl className="border-t border-solid-gray-300">
      {rows.map(({ key, term, description, action }) => (
        <div
          className="keep-together grid gap-x-6 gap-y-1 border-b border-solid-gray-300 py-4 desktop:grid-cols-[minmax(0,5fr)_minmax(0,6fr)_auto] print:grid-cols-[minmax(0,5fr)_minmax(0,6fr)] print:py-1.5"
          key={key}
        >
          <dt className="text-std-16B-170">{term}</dt>
          <dd className="text-std-16N-170">{description}</dd>
          {action ? (
            <dd className="print:hidden">
              <Link className="link-text" to={action.to}>
                {action.text ?? t('change')}
                <span className="sr-only">{action.hidden}</span>
              </Link>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}
