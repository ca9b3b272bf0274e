import { useEffect, useRef, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { ErrorText } from '../error-text.tsx';

export type PasskeyButtonProps = {
  /** What a passkey is for here: to sign in with one, or to make one. */
  purpose: 'signIn' | 'add';
  /** The address that gives what to sign and takes what was signed. */
  action: string;
};

async function answerOf({ purpose, action }: PasskeyButtonProps): Promise<string> {
  const asked = await fetch(action, { method: 'POST', body: new URLSearchParams({ intent: 'options' }) });
  if (!asked.ok) throw new Error(String(asked.status));
  const optionsJSON = await asked.json();
  const { startAuthentication, startRegistration } = await import('@simplewebauthn/browser');
  const answer =
    purpose === 'add' ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
  return JSON.stringify(answer);
}

/** The button of a passkey: drawn by the browser alone, where it knows passkeys; everybody else has the other ways. */
export function PasskeyButton(props: PasskeyButtonProps) {
  const t = useText('security');
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [isThere, setThere] = useState(false);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => setThere('PublicKeyCredential' in window), []);
  if (!isThere) return null;
  const ask = async () => {
    setRefused(false);
    try {
      const answer = await answerOf(props);
      if (!field.current || !form.current) return;
      field.current.value = answer;
      form.current.submit();
    } catch {
      // Cancelled, or the device has none: the page goes on with its other ways.
      setRefused(true);
    }
  };
  return (
    <form action={props.action} className="flex flex-col items-start gap-2" method="post" ref={form}>
      <input name="answer" ref={field} type="hidden" />
      <Button onClick={ask} variant="outline">
        {props.purpose === 'add' ? t('factors.addPasskey') : t('passkey.signIn')}
      </Button>
      <div role="status">{isRefused ? <ErrorText id="passkey-error">{t('fault.passkey')}</ErrorText> : null}</div>
    </form>
  );
}
