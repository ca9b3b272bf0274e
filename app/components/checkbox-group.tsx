import type { ChangeEventHandler, ReactNode } from 'react';
import { Checkbox } from './checkbox.tsx';
import { FieldGroup } from './field-group.tsx';

export type CheckboxGroupOption = { value: string; label: ReactNode; help?: ReactNode };

export type CheckboxGroupProps = {
  id: string;
  name: string;
  legend: ReactNode;
  options: readonly CheckboxGroupOption[];
  defaultValues?: readonly string[];
  required?: boolean;
  support?: ReactNode;
  error?: ReactNode;
  onChange?: ChangeEventHandler<HTMLInputElement>;
};

/** A question with checkboxes. Error summaries link to the first of them: `#<id>-0`. */
export function CheckboxGroup({ id, name, options, defaultValues = [], onChange, ...group }: CheckboxGroupProps) {
  return (
    <FieldGroup id={id} {...group}>
      <div className="flex flex-col">
        {options.map(({ value, label, help }, index) => (
          <Checkbox
            defaultChecked={defaultValues.includes(value)}
            help={help}
            id={`${id}-${index}`}
            isError={Boolean(group.error)}
            key={value}
            name={name}
            onChange={onChange}
            value={value}
          >
            {label}
          </Checkbox>
        ))}
      </div>
    </FieldGroup>
  );
}
