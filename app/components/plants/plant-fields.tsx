import { PLANT_NAME_LENGTH } from '../../survey/plant-list.ts';
import { useText } from '../../text/use-text.ts';
import { describedBy, Field } from '../field.tsx';
import { TextInput } from '../text-input.tsx';

export type PlantFieldsProps = {
  /** What the ids of the fields begin with. */
  id: 'add' | 'change';
  typed: { name: string; staff: string };
  errors: Readonly<{ name?: string | undefined; staff?: string | undefined }>;
  isStaffNeeded: boolean;
};

/** Name and number of employees of one plant. */
export function PlantFields({ id, typed, errors, isStaffNeeded }: PlantFieldsProps) {
  const t = useText('plants');
  const [name, staff] = [`${id}-name`, `${id}-staff`];
  return (
    <>
      <Field
        error={errors.name}
        id={name}
        label={t('field.name')}
        required
        support={t('field.nameHelp', { most: PLANT_NAME_LENGTH })}
      >
        <TextInput
          aria-describedby={describedBy(name, { support: true, error: errors.name })}
          autoComplete="off"
          defaultValue={typed.name}
          id={name}
          isError={Boolean(errors.name)}
          name="name"
          width="medium"
        />
      </Field>
      <Field
        error={errors.staff}
        id={staff}
        label={t('field.staff')}
        required={isStaffNeeded}
        support={t('field.staffHelp')}
      >
        <TextInput
          aria-describedby={describedBy(staff, { support: true, error: errors.staff })}
          autoComplete="off"
          defaultValue={typed.staff}
          id={staff}
          inputMode="numeric"
          isError={Boolean(errors.staff)}
          name="staff"
          unit={t('field.person')}
          width="short"
        />
      </Field>
    </>
  );
}
