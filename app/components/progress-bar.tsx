import { type ReactNode, useId } from 'react';

/** How far something has come: the sentence says it, the line shows it. `value` of `max`, both counts. */
export function ProgressBar({ value, max, label }: { value: number; max: number; label: ReactNode }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <p className="text-std-16N-170" id={id}>
        {label}
      </p>
      <progress aria-labelledby={id} className="progress-line" max={Math.max(max, 1)} value={value} />
    </div>
  );
}
