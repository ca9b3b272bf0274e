import { useText } from '../../text/use-text.ts';
import { TextLink } from '../text-link.tsx';

/** A link in a table whose words alone would be the same in every line: what it is about is said to those who hear it. */
export function NamedLink({ to, text, about }: { to: string; text: string; about: string }) {
  const t = useText('results');
  return (
    // The unseen words are placed within the link: a scrolling table could not clip them otherwise, and the page would grow.
    <span className="relative">
      <TextLink to={to}>
        {text}
        <span className="sr-only">{t('assoc.seeOf', { title: about })}</span>
      </TextLink>
    </span>
  );
}
