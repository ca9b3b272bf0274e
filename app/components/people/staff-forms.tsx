import { Form } from '@remix-run/react';
import type { Bilingual } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { Heading } from '../heading.tsx';
import { Select } from '../select.tsx';
import { PersonFields } from './person-fields.tsx';

/** What was typed into a form on the staff. */
export type StaffTyped = { email: string; name: string; role: string; association: string };

const STAFF_ROLES = ['secretariat', 'assoc_viewer', 'analyst', 'moderator', 'operator'] as const;

export type RoleFieldsProps = {
  prefix: string;
  associations: readonly { id: string; name: Bilingual }[];
  typed: Pick<StaffTyped, 'role' | 'association'>;
  faults: readonly string[];
};

/** A staff role and, where it needs one, its association. */
export function RoleFields({ prefix, associations, typed, faults }: RoleFieldsProps) {
  const t = useText('people');
  const account = useText('account');
  const locale = useLocale();
  const roleError = faults.includes('roleMissing') ? t('faults.roleMissing') : null;
  const associationError = faults.includes('associationMissing') ? t('faults.associationMissing') : null;
  return (
    <>
      <Field error={roleError} id={`${prefix}-role`} label={t('company.role')} required>
        <Select
          aria-describedby={describedBy(`${prefix}-role`, { error: roleError })}
          defaultValue={typed.role}
          id={`${prefix}-role`}
          isError={roleError !== null}
          name="role"
          options={STAFF_ROLES.map((value) => ({ value, label: account(`roles.${value}`) }))}
          prompt={t('staff.chooseRole')}
        />
      </Field>
      <Field error={associationError} id={`${prefix}-association`} label={t('staff.association')}>
        <Select
          aria-describedby={describedBy(`${prefix}-association`, { error: associationError })}
          defaultValue={typed.association}
          id={`${prefix}-association`}
          isError={associationError !== null}
          name="association"
          options={associations.map(({ id, name }) => ({ value: id, label: name[locale] }))}
          prompt={t('staff.noAssociation')}
        />
      </Field>
    </>
  );
}

export type InviteStaffFormProps = Omit<RoleFieldsProps, 'prefix' | 'typed'> & { typed: StaffTyped };

/** Invites somebody to the staff. */
export function InviteStaffForm({ associations, typed, faults }: InviteStaffFormProps) {
  const t = useText('people');
  return (
    <Form
      action="/admin/people"
      aria-labelledby="invite"
      className="flex max-w-text flex-col gap-6"
      method="post"
      noValidate
    >
      <Heading id="invite" level={2}>
        {t('staff.inviteTitle')}
      </Heading>
      <PersonFields faults={faults} prefix="invite" typed={typed} />
      <RoleFields associations={associations} faults={faults} prefix="invite" typed={typed} />
      <div>
        <Button name="intent" type="submit" value="invite">
          {t('company.invite')}
        </Button>
      </div>
    </Form>
  );
}
