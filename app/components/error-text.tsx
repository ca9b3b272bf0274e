import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';

/** What is wrong with a field and how to put it right. Readers that do not see the red hear the word before it. */
export function ErrorText({ id, children }: { id?: string; children: ReactNode }) {
  const t = useText('shell');
  return (
    <p className="text-std-16N-170 text-error-1" id={id}>
      <span className="sr-only">{t('form.errorPrefix')}</span>
      {children}
    </p>
  );
}
