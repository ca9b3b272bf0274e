import type { ReactNode } from 'react';
import { ErrorText } from './error-text.tsx';
import { RequirementBadge } from './requirement-badge.tsx';
import { SupportText } from './support-text.tsx';

/** The value of `aria-describedby` for the input of a field: the ids of its support text and of its error, or undefined. */
export function describedBy(
  id: string,
  { support, error }: { support?: unknown; error?: unknown },
): string | undefined {
  const ids = [support ? `${id}-support` : '', error ? `${id}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

export type FieldProps = {
  /** The id of the input within; support text and error get `<id>-support` and `<id>-error`. */
  id: string;
  label: ReactNode;
  /** true: 必須, false: 任意, absent: no badge. */
  required?: boolean;
  support?: ReactNode;
  error?: ReactNode;
  children: ReactNode;
};

/** A label with its badge, support text, one input and the error message, in the order in which they are read. */
export function Field({ id, label, required, support, error, children }: FieldProps) {
  return (
    <div className="flex min-w-0 max-w-full flex-col items-start gap-2">
      <label className="flex flex-wrap items-center gap-x-2 text-std-17B-170" htmlFor={id}>
        {label}
        {required === undefined ? null : <RequirementBadge required={required} />}
      </label>
      {support ? <SupportText id={`${id}-support`}>{support}</SupportText> : null}
      {children}
      {error ? <ErrorText id={`${id}-error`}>{error}</ErrorText> : null}
    </div>
  );
}
