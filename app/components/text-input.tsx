import type { ComponentProps, ReactNode } from 'react';

const WIDTHS = { full: 'w-full max-w-text', medium: 'w-full max-w-96', short: 'w-40 max-w-full' } as const;

export type TextInputProps = Omit<
  ComponentProps<'input'>,
  'placeholder' | 'disabled' | 'className' | 'width' | 'id'
> & {
  id: string;
  isError?: boolean;
  width?: keyof typeof WIDTHS;
  /** A unit that stands beside the field, such as 人 or 万円. */
  unit?: ReactNode;
};

/** A one-line input. Its id, label and messages come from `Field`; pass `describedBy(...)` as `aria-describedby`. */
export function TextInput({ isError = false, width = 'full', unit, type = 'text', ...rest }: TextInputProps) {
  const input = (
    <input
      {...rest}
      aria-invalid={isError || undefined}
      className={`focus-ring min-h-12 rounded-8 border bg-white px-4 py-2 text-std-16N-170 read-only:border-dashed read-only:bg-solid-gray-50 ${
        isError ? 'border-error-1 hover:border-red-1000' : 'border-solid-gray-600 hover:border-black'
      } ${WIDTHS[width]}`}
      type={type}
    />
  );
  if (!unit) return input;
  return (
    <span className="flex max-w-full items-center gap-2">
      {input}
      <span className="whitespace-nowrap">{unit}</span>
    </span>
  );
}
