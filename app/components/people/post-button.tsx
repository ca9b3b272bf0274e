import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button, type ButtonVariant } from '../button.tsx';

export type PostButtonProps = {
  intent: string;
  /** Hidden fields beside the intent. */
  fields: Readonly<Record<string, string>>;
  text: string;
  /** Whom or what it is about, for those who hear the button alone. */
  about: string;
  variant?: ButtonVariant;
};

/** A form of one button: posts an intent about one thing to the page it is on. */
export function PostButton({ intent, fields, text, about, variant = 'outline' }: PostButtonProps) {
  const t = useText('people');
  return (
    <Form method="post">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} name={name} type="hidden" value={value} />
      ))}
      <span className="relative">
        <Button name="intent" size="sm" type="submit" value={intent} variant={variant}>
          {text}
          <span className="sr-only">{t('actions.about', { name: about })}</span>
        </Button>
      </span>
    </Form>
  );
}
