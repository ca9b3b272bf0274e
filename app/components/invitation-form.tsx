import { useEffect, useRef, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';
import { describedBy, Field } from './field.tsx';
import { InlineScript } from './inline-script.tsx';
import { TextInput } from './text-input.tsx';

export type InvitationFormProps = {
  error: string | null;
  /** The code, where it was sent before. */
  known?: string;
  /** Whether the request can still be read first. */
  canRead?: boolean;
  /** Whether the code was refused, so that it is not offered again. */
  isRefused?: boolean;
};

/** Where this tab keeps the code that has left the address, for the page in the other language and for a page that is loaded anew. */
const KEPT_CODE = 'invitation';

/**
 * Puts the code into the field at once, and shows the form as one that has it: somebody who presses before the page's own scripts are there
 * has not pressed in vain, and nothing moves under the finger when they come.
 */
const TAKE_CODE = `(function(f){var c=location.hash.slice(1),k='${KEPT_CODE}';if(c==='main'||c==='token')c='';
try{if(f.dataset.refused!==undefined)sessionStorage.removeItem(k);c=c||sessionStorage.getItem(k)}catch(e){}
if(c){f.elements.token.value=c;f.dataset.found=''}
})(document.currentScript.parentElement)`;

/** What the tab keeps under a browser's rules, which may forbid it; then the code is in the form alone. */
function keep(code: string | null): void {
  try {
    if (code === null) window.sessionStorage.removeItem(KEPT_CODE);
    else window.sessionStorage.setItem(KEPT_CODE, code);
  } catch {}
}

/**
 * The buttons of an invitation: to begin, and to read first what is asked. The code stays in the fragment of the address, which no server and no mail scanner sees; a
 * script moves it into the form and out of the address, and the tab keeps it until the survey is begun. Without scripts it is pasted.
 */
export function InvitationForm({ error, known = '', canRead = true, isRefused = false }: InvitationFormProps) {
  const t = useText('account');
  const words = useText('submission');
  const form = useRef<HTMLFormElement>(null);
  const [isFound, setFound] = useState(known !== '');
  useEffect(() => {
    const takeCode = () => {
      const code = window.location.hash.slice(1);
      if (code === '' || code === 'main' || code === 'token') return;
      const field = form.current?.elements.namedItem('token');
      if (field instanceof HTMLInputElement) field.value = code;
      keep(code);
      setFound(true);
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    };
    takeCode();
    if (known !== '') keep(known);
    // The inline script found it in the tab.
    if (form.current?.dataset.found !== undefined) setFound(true);
    window.addEventListener('hashchange', takeCode);
    return () => window.removeEventListener('hashchange', takeCode);
  }, [known]);
  return (
    <form
      className="group flex max-w-text flex-col items-start gap-6"
      data-found={isFound ? '' : undefined}
      data-refused={isRefused ? '' : undefined}
      method="post"
      onSubmit={({ nativeEvent }) => {
        const { submitter } = nativeEvent as SubmitEvent;
        if (submitter?.getAttribute('name') !== 'intent') keep(null);
      }}
      ref={form}
      suppressHydrationWarning
    >
      <div className="w-full group-data-found:hidden">
        <Field error={error} id="token" label={t('invitation.codeLabel')} support={t('invitation.codeHelp')}>
          <TextInput
            aria-describedby={describedBy('token', { support: true, error })}
            autoCapitalize="none"
            autoComplete="off"
            defaultValue={known}
            id="token"
            isError={error !== null}
            name="token"
            spellCheck={false}
          />
        </Field>
      </div>
      <p className="hidden group-data-found:block" role="status">
        {t('invitation.codeFound')}
      </p>
      <div className="flex flex-wrap gap-4">
        <Button size="lg" type="submit">
          {t('invitation.submit')}
        </Button>
        {canRead ? (
          <Button name="intent" size="lg" type="submit" value="read" variant="outline">
            {words('request.read')}
          </Button>
        ) : null}
      </div>
      {canRead ? <p>{words('request.readNote')}</p> : null}
      <p className="text-solid-gray-700">{t('invitation.note')}</p>
      <InlineScript code={TAKE_CODE} />
    </form>
  );
}
