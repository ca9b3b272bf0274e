import { useText } from '../../text/use-text.ts';

/** A note under a figure or in a banner; the one that says why something is not shown leads to the rules. */
export function HiddenNote({ note }: { note: string }) {
  const hidden = useText('charts')('hiddenSentence');
  const t = useText('methods');
  if (!note.endsWith(hidden)) return <>{note}</>;
  return (
    <>
      {note}{' '}
      <a className="link-text print:hidden" href="/methods#hidden">
        {t('hiddenLink')}
      </a>
    </>
  );
}
