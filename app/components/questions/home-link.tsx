import { useText } from '../../text/use-text.ts';
import { TextLink } from '../text-link.tsx';

/** The way back for somebody who reads a sheet and does not fill it in: to the surveys of the company. */
export function HomeLink() {
  const t = useText('people');
  return <TextLink to="/company">‹ {t('reader.back')}</TextLink>;
}
