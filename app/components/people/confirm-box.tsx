import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Heading } from '../heading.tsx';
import { TextLink } from '../text-link.tsx';

export type ConfirmBoxProps = {
  title: string;
  body: string;
  action: string;
  intent: string;
  fields: Readonly<Record<string, string>>;
  /** Where to go back to. */
  back: string;
  /** What is chosen before. */
  children?: ReactNode;
};

/** Asks once more before something ends: what it does, the button that does it, and the way back. */
export function ConfirmBox({ title, body, action, intent, fields, back, children }: ConfirmBoxProps) {
  const t = useText('people');
  return (
    <section
      aria-labelledby="confirm"
      className="mb-10 flex max-w-text flex-col gap-4 rounded-12 border-3 border-warning-yellow-2 bg-white p-4 desktop:p-6"
    >
      <Heading id="confirm" level={2}>
        {title}
      </Heading>
      <p>{body}</p>
      <Form action={back} className="flex flex-wrap items-center gap-x-6 gap-y-4" method="post">
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} name={name} type="hidden" value={value} />
        ))}
        {children ? <div className="basis-full">{children}</div> : null}
        <Button name="intent" type="submit" value={intent}>
          {action}
        </Button>
        <TextLink to={back}>{t('actions.cancel')}</TextLink>
      </Form>
    </section>
  );
}
