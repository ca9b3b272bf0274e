import { useText } from '../../text/use-text.ts';
import { ButtonLink } from '../button.tsx';
import { TextLink } from '../text-link.tsx';

export type NamedLinkProps = { to: string; text: string; about: string; isButton?: boolean };

/** A link in a table whose words alone would be the same in every line: what it is about is said to those who hear it. */
export function NamedLink({ to, text, about, isButton = false }: NamedLinkProps) {
  const t = useText('results');
  const LinkOf = isButton ? ButtonLink : TextLink;
  return (
    // The unseen words are placed within the link: a scrolling table could not clip them otherwise, and the page would grow.
    <span className="relative">
      <LinkOf to={to}>
        {text}
        <span className="sr-only">{t('assoc.seeOf', { title: about })}</span>
      </LinkOf>
    </span>
  );
}
