import { Form } from '@remix-run/react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Disclosure } from '../disclosure.tsx';

const FORMS = {
  typing: { intent: 'finishTyping', body: 'entry.finishTypingBody', button: 'entry.finishTyping' },
  checking: { intent: 'finishCheck', body: 'entry.finishCheckBody', button: 'entry.finishCheck' },
  waiting: { intent: 'take', body: null, button: 'entry.take' },
} as const;

/** Ends a turn, or takes it; nothing where the turn is somebody else's. */
export function TurnForm({ turn }: { turn: 'typing' | 'checking' | 'waiting' | 'others' | 'over' }) {
  const t = useText('proxy');
  if (turn === 'others' || turn === 'over') return null;
  const { intent, body, button } = FORMS[turn];
  return (
    <Form className="mb-8 flex flex-col items-start gap-4" method="post">
      {body ? <p className="max-w-text">{t(body)}</p> : null}
      <Button name="intent" type="submit" value={intent}>
        {t(button)}
      </Button>
    </Form>
  );
}

/** Drops the entry of a paper form, behind a line to open: it erases what was typed. */
export function DropForm() {
  const t = useText('proxy');
  return (
    <Disclosure summary={t('entry.dropSummary')}>
      <Form className="flex flex-col items-start gap-4" method="post">
        <p>{t('entry.dropBody')}</p>
        <Button name="intent" type="submit" value="drop" variant="outline">
          {t('entry.drop')}
        </Button>
      </Form>
    </Disclosure>
  );
}
