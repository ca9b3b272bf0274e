import type { ChangeEventHandler, ReactNode } from 'react';
import { FieldGroup } from './field-group.tsx';
import { Radio } from './radio.tsx';

type RadioGroupOption = { value: string; label: ReactNode; help?: ReactNode };

export type RadioGroupProps = {
  id: string;
  name: string;
  legend: ReactNode;
  options: readonly RadioGroupOption[];
  defaultValue?: string;
  required?: boolean;
  support?: ReactNode;
  error?: ReactNode;
  /** Side by side from the desktop width on. */
  inline?: boolean;
  onChange?: ChangeEventHandler<HTMLInputElement>;
};

/** A question with radio buttons. Error summaries link to the first of them: `#<id>-0`. */
export function RadioGroup({ id, name, options, defaultValue, inline = false, onChange, ...group }: RadioGroupProps) {
  return (
    <FieldGroup id={id} {...group}>
      <div className={inline ? 'flex flex-col desktop:flex-row desktop:flex-wrap desktop:gap-x-8' : 'flex flex-col'}>
        {options.map(({ value, label, help }, index) => (
          <Radio
            defaultChecked={value === defaultValue}
            help={help}
            id={`${id}-${index}`}
            isError={Boolean(group.error)}
            key={value}
            name={name}
            onChange={onChange}
            value={value}
          >
            {label}
          </Radio>
        ))}
      </div>
    </FieldGroup>
  );
}
