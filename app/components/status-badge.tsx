import type { ReactNode } from 'react';

export type StatusTone = 'plain' | 'neutral' | 'info' | 'success' | 'warning' | 'error';

const LOOKS: Readonly<Record<StatusTone, string>> = {
  plain: 'text-solid-gray-900',
  neutral: 'text-std-16N-170 rounded-8 border border-solid-gray-536 bg-white px-2 text-solid-gray-800',
  info: 'text-std-16N-170 rounded-8 border border-blue-900 bg-blue-50 px-2 text-blue-1000',
  success: 'text-std-16N-170 rounded-8 border border-success-2 bg-green-50 px-2 text-green-1000',
  warning: 'text-std-16N-170 rounded-8 border border-warning-yellow-2 bg-yellow-50 px-2 text-yellow-1200',
  error: 'text-std-16N-170 rounded-8 border border-error-1 bg-red-50 px-2 text-red-1000',
};

/** The state of a thing in a word. What is done is plain text: colour is for what needs somebody. */
export function StatusBadge({ tone = 'neutral', children }: { tone?: StatusTone; children: ReactNode }) {
  return <span className={`inline-block whitespace-nowrap ${LOOKS[tone]}`}>{children}</span>;
}
