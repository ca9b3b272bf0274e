import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { StatusBadge, type StatusTone } from './status-badge.tsx';

export type Task = {
  id: string;
  title: ReactNode;
  hint?: ReactNode;
  /** Absent where the task cannot be started yet. */
  to?: string;
  status: { text: ReactNode; tone: StatusTone };
};

/** Tasks that can be done in any order. The whole line is the link. */
export function TaskList({ tasks, label }: { tasks: readonly Task[]; label: string }) {
  return (
    <ul aria-label={label} className="border-t border-solid-gray-300">
      {tasks.map(({ id, title, hint, to, status }) => (
        <li
          className={`relative flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-solid-gray-300 px-2 py-3 desktop:px-4 ${
            to ? 'hover:bg-key-50' : ''
          }`}
          key={id}
        >
          <div className="min-w-0 grow basis-40">
            {to ? (
              <Link
                aria-describedby={`${id}-hint ${id}-status`}
                className="link-text text-std-17N-170 after:absolute after:inset-0 after:content-['']"
                to={to}
              >
                {title}
              </Link>
            ) : (
              <span className="text-std-17N-170 text-solid-gray-700">{title}</span>
            )}
            <div className="text-std-16N-170 text-solid-gray-700" id={`${id}-hint`}>
              {hint}
            </div>
          </div>
          <div id={`${id}-status`}>
            <StatusBadge tone={status.tone}>{status.text}</StatusBadge>
          </div>
        </li>
      ))}
    </ul>
  );
}
