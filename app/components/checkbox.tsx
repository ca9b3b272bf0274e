import type { ComponentProps, ReactNode } from 'react';

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'disabled' | 'className' | 'id'> & {
  id: string;
  isError?: boolean;
  help?: ReactNode;
  children: ReactNode;
};

/** One checkbox with its label; the whole line can be pressed. */
export function Checkbox({ id, isError = false, help, children, ...rest }: CheckboxProps) {
  return (
    <div className="flex items-start gap-3 py-2">
      <input
        {...rest}
        aria-describedby={help ? `${id}-help` : rest['aria-describedby']}
        aria-invalid={isError || undefined}
        className="choice-input mt-[0.1rem]"
        id={id}
        type="checkbox"
      />
      <div className="min-w-0 grow">
        <label className="block cursor-pointer text-std-16N-170" htmlFor={id}>
          {children}
        </label>
        {help ? (
          <p className="text-std-16N-170 text-solid-gray-700" id={`${id}-help`}>
            {help}
          </p>
        ) : null}
      </div>
    </div>
  );
}
