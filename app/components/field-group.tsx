import type { ReactNode } from 'react';
import { ErrorText } from './error-text.tsx';
import { describedBy } from './field.tsx';
import { RequirementBadge } from './requirement-badge.tsx';
import { SupportText } from './support-text.tsx';

export type FieldGroupProps = {
  id: string;
  legend: ReactNode;
  required?: boolean;
  support?: ReactNode;
  error?: ReactNode;
  children: ReactNode;
};

/** A fieldset for inputs that answer one question together: legend with badge, support text, inputs, error message. */
export function FieldGroup({ id, legend, required, support, error, children }: FieldGroupProps) {
  return (
    <fieldset aria-describedby={describedBy(id, { support, error })} className="min-w-0" id={id} tabIndex={-1}>
      <legend className="mb-2 text-std-17B-170">
        {legend}
        {required === undefined ? null : (
          <span className="ms-2">
            <RequirementBadge required={required} />
          </span>
        )}
      </legend>
      {support ? <SupportText id={`${id}-support`}>{support}</SupportText> : null}
      <div className="mt-2">{children}</div>
      {error ? <ErrorText id={`${id}-error`}>{error}</ErrorText> : null}
    </fieldset>
  );
}
