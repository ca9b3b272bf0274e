import type { ComponentProps } from 'react';

export type TextareaProps = Omit<ComponentProps<'textarea'>, 'placeholder' | 'disabled' | 'className' | 'id'> & {
  id: string;
  isError?: boolean;
};

/** An input of several lines. */
export function Textarea({ isError = false, rows = 4, ...rest }: TextareaProps) {
  return (
    <textarea
      {...rest}
      aria-invalid={isError || undefined}
      className={`focus-ring w-full max-w-text rounded-8 border bg-white px-4 py-3 text-std-16N-170 ${
        isError ? 'border-error-1 hover:border-red-1000' : 'border-solid-gray-600 hover:border-black'
      }`}
      rows={rows}
    />
  );
}
