import { useText } from '../../text/use-text.ts';
import { TextLink } from '../text-link.tsx';

/** A link in a line of a table, with whom it is about for those who hear it alone. */
export function AboutLink({ to, text, about }: { to: string; text: string; about: string }) {
  const t = useText('people');
  return (
    <span className="relative">
      <TextLink to={to}>
        {text}
        <span className="sr-only">{t('actions.about', { name: about })}</span>
      </TextLink>
    </span>
  );
}
