import type { PersonFault } from '../../member/person.ts';
import { useText } from '../../text/use-text.ts';
import { describedBy, Field } from '../field.tsx';
import { TextInput } from '../text-input.tsx';

export type PersonFieldsProps = {
  /** What the ids begin with: a page may have several such forms. */
  prefix: string;
  typed: { email: string; name: string };
  faults: readonly string[];
};

const EMAIL_FAULTS: readonly PersonFault[] = ['emailMissing', 'emailFormat'];
const NAME_FAULTS: readonly PersonFault[] = ['nameMissing', 'nameLong'];

/** The id of the field that a fault belongs to, or null where it belongs to neither of these. */
export function personFieldOf(prefix: string, fault: string): string | null {
  if (EMAIL_FAULTS.some((each) => each === fault)) return `${prefix}-email`;
  return NAME_FAULTS.some((each) => each === fault) ? `${prefix}-name` : null;
}

/** Name and address of somebody. */
export function PersonFields({ prefix, typed, faults }: PersonFieldsProps) {
  const t = useText('people');
  const nameFault = NAME_FAULTS.find((each) => faults.includes(each));
  const emailFault = EMAIL_FAULTS.find((each) => faults.includes(each));
  const [nameError, emailError] = [nameFault && t(`faults.${nameFault}`), emailFault && t(`faults.${emailFault}`)];
  return (
    <>
      <Field error={nameError} id={`${prefix}-name`} label={t('company.name')} required>
        <TextInput
          aria-describedby={describedBy(`${prefix}-name`, { error: nameError })}
          autoComplete="off"
          defaultValue={typed.name}
          id={`${prefix}-name`}
          isError={Boolean(nameError)}
          maxLength={200}
          name="name"
          width="medium"
        />
      </Field>
      <Field error={emailError} id={`${prefix}-email`} label={t('company.email')} required>
        <TextInput
          aria-describedby={describedBy(`${prefix}-email`, { error: emailError })}
          autoCapitalize="none"
          autoComplete="off"
          defaultValue={typed.email}
          id={`${prefix}-email`}
          inputMode="email"
          isError={Boolean(emailError)}
          maxLength={320}
          name="email"
          spellCheck={false}
          type="email"
          width="medium"
        />
      </Field>
    </>
  );
}
