import { useEffect, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from './button.tsx';
import { describedBy, Field } from './field.tsx';
import { TextInput } from './text-input.tsx';

/**
 * The one button of an invitation. The code stays in the fragment of the address, which no server and no mail scanner sees; a
 * script moves it into the form and out of the address. Without scripts it is pasted.
 */
export function InvitationForm({ error }: { error: string | null }) {
  const t = useText('account');
  const [token, setToken] = useState('');
  useEffect(() => {
    const takeCode = () => {
      const code = window.location.hash.slice(1);
      if (code === '' || code === 'main' || code === 'token') return;
      setToken(code);
      window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
    };
    takeCode();
    window.addEventListener('hashchange', takeCode);
    return () => window.removeEventListener('hashchange', takeCode);
  }, []);
  return (
    <form className="flex max-w-text flex-col items-start gap-6" method="post">
      {token === '' ? (
        <Field error={error} id="token" label={t('invitation.codeLabel')} support={t('invitation.codeHelp')}>
          <TextInput
            aria-describedby={describedBy('token', { support: true, error })}
            autoCapitalize="none"
            autoComplete="off"
            id="token"
            isError={error !== null}
            name="token"
            spellCheck={false}
          />
        </Field>
      ) : (
        <>
          <p role="status">{t('invitation.codeFound')}</p>
          <input name="token" type="hidden" value={token} />
        </>
      )}
      <Button size="lg" type="submit">
        {t('invitation.submit')}
      </Button>
      <p className="text-solid-gray-700">{t('invitation.note')}</p>
    </form>
  );
}
