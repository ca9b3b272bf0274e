import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { TextLink } from './text-link.tsx';

/** The promise, whom to ask, and how answers are handled; the same on every page. */
export function SiteFooter({ contact }: { contact?: ReactNode }) {
  const t = useText('shell');
  const methods = useText('methods');
  return (
    <footer className="mt-auto border-t border-solid-gray-300 bg-solid-gray-50 print:hidden">
      <div className="mx-auto flex max-w-page flex-col gap-2 px-4 py-8 text-std-16N-170 desktop:px-8">
        <p>{t('footer.promise')}</p>
        <p>{contact ?? t('footer.contact')}</p>
        <p className="flex flex-wrap gap-x-8 gap-y-2">
          <TextLink to="/about">{t('footer.about')}</TextLink>
          <TextLink to="/methods">{methods('title')}</TextLink>
        </p>
      </div>
    </footer>
  );
}
