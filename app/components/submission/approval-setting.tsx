import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { Heading } from '../heading.tsx';
import { RadioGroup } from '../radio-group.tsx';
import { TextInput } from '../text-input.tsx';

/** What was typed, or stands there. */
type ApprovalTyped = { choice: string; name: string; email: string };

export type ApprovalSettingProps = {
  approvers: readonly { userId: string; name: string; email: string }[];
  typed: ApprovalTyped;
  /** Messages by field. */
  errors: Readonly<Partial<Record<'choice' | 'name' | 'email', string>>>;
};

/** Whether a superior approves, and who: one of the approvers, any of them, or somebody to invite. */
export function ApprovalSetting({ approvers, typed, errors }: ApprovalSettingProps) {
  const t = useText('submission');
  const options = [
    { value: 'none', label: t('approval.none') },
    ...approvers.map(({ userId, name, email }) => ({ value: userId, label: t('approval.person', { name, email }) })),
    ...(approvers.length > 1 ? [{ value: 'any', label: t('approval.any') }] : []),
    ...(approvers.length === 0 && typed.choice === 'any' ? [{ value: 'any', label: t('approval.anyInvited') }] : []),
    { value: 'invite', label: t('approval.invite'), help: t('approval.inviteHelp') },
  ];
  return (
    <form aria-labelledby="setting" className="flex max-w-text flex-col gap-6" method="post" noValidate>
      <Heading id="setting" level={2}>
        {t('approval.settingTitle')}
      </Heading>
      <RadioGroup
        defaultValue={typed.choice}
        error={errors.choice}
        id="choice"
        legend={t('approval.legend')}
        name="choice"
        options={options}
        required
      />
      <div className="ms-9 flex flex-col gap-4">
        <Field error={errors.name} id="approver-name" label={t('approval.name')}>
          <TextInput
            aria-describedby={describedBy('approver-name', { error: errors.name })}
            autoComplete="off"
            defaultValue={typed.name}
            id="approver-name"
            isError={Boolean(errors.name)}
            maxLength={200}
            name="name"
            width="medium"
          />
        </Field>
        <Field error={errors.email} id="approver-email" label={t('approval.email')}>
          <TextInput
            aria-describedby={describedBy('approver-email', { error: errors.email })}
            autoCapitalize="none"
            autoComplete="off"
            defaultValue={typed.email}
            id="approver-email"
            inputMode="email"
            isError={Boolean(errors.email)}
            maxLength={320}
            name="email"
            spellCheck={false}
            type="email"
            width="medium"
          />
        </Field>
      </div>
      <div>
        <Button type="submit">{t('approval.save')}</Button>
      </div>
    </form>
  );
}
