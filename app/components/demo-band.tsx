import { useText } from '../text/use-text.ts';

/** Says on every page of the demo that nothing in it is real. */
export function DemoBand() {
  const t = useText('shell');
  return (
    <aside aria-label={t('demoBand')} className="border-b border-yellow-600 bg-yellow-100 text-solid-gray-900">
      <p className="mx-auto max-w-page px-4 py-1 text-std-16N-170 desktop:px-8">
        <strong>{t('demoBand')}</strong>
        <span className="ms-3 max-desktop:hidden">{t('demoBandDetail')}</span>
      </p>
    </aside>
  );
}
