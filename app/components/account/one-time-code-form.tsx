import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { describedBy, Field } from '../field.tsx';
import { TextInput } from '../text-input.tsx';

export type OneTimeCodeFormProps = {
  intent: string;
  label: string;
  support: string;
  submit: string;
  error: string | null;
};

/** One field for six digits, filled in by the device where it knows the code. */
export function OneTimeCodeForm({ intent, label, support, submit, error }: OneTimeCodeFormProps) {
  return (
    <Form className="flex max-w-text flex-col items-start gap-6" method="post" noValidate>
      <Field error={error} id="code" label={label} support={support}>
        <TextInput
          aria-describedby={describedBy('code', { support, error })}
          autoComplete="one-time-code"
          id="code"
          inputMode="numeric"
          isError={error !== null}
          name="code"
          spellCheck={false}
          width="short"
        />
      </Field>
      <Button name="intent" size="lg" type="submit" value={intent}>
        {submit}
      </Button>
    </Form>
  );
}

/** The code that a mail or an app would show: in the demo alone. */
export function DemoCode({ code }: { code: string | null }) {
  const t = useText('security');
  if (code === null) return null;
  return (
    <div className="mb-8 max-w-text rounded-8 border border-solid-gray-600 bg-solid-gray-50 p-4">
      <p className="text-std-16B-170">{t('demoCode.title')}</p>
      <p>{t('demoCode.body', { code })}</p>
    </div>
  );
}
