import type { ComponentProps } from 'react';

type SelectOption = { value: string; label: string };

export type SelectProps = Omit<
  ComponentProps<'select'>,
  'disabled' | 'className' | 'id' | 'children' | 'multiple' | 'size'
> & {
  id: string;
  options: readonly SelectOption[];
  /** The text of the first, empty choice; absent where there is always a choice. */
  prompt?: string;
  isError?: boolean;
};

/** A list to choose one from; for up to some seven choices take radio buttons instead. */
export function Select({ options, prompt, isError = false, ...rest }: SelectProps) {
  return (
    <span className="relative inline-block max-w-full">
      <select
        {...rest}
        aria-invalid={isError || undefined}
        className={`focus-ring min-h-12 max-w-full appearance-none rounded-8 border bg-white py-2 ps-4 pe-10 text-std-16N-170 ${
          isError ? 'border-error-1' : 'border-solid-gray-600 hover:border-black'
        }`}
      >
        {prompt === undefined ? null : <option value="">{prompt}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute end-4 top-1/2 -translate-y-1/2 forced-colors:hidden"
        fill="none"
        height="16"
        viewBox="0 0 16 16"
        width="16"
      >
        <path d="M3 5.5l5 5 5-5" stroke="currentColor" strokeWidth="2" />
      </svg>
    </span>
  );
}
