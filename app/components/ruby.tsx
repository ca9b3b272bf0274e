import { createContext, Fragment, useContext } from 'react';
import type { Segment } from '../text/furigana.ts';

/** The readings of a page's texts, by text; null where readings are not shown. */
export const FuriganaContext = createContext<Readonly<Record<string, readonly Segment[]>> | null>(null);

/** A Japanese text, with the readings of its kanji where the page shows them. */
export function Ruby({ text }: { text: string }) {
  const segments = useContext(FuriganaContext)?.[text];
  if (!segments) return text;
  return segments.map(([base, reading], index) =>
    reading ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, never moved
      <ruby key={index}>
        {base}
        <rp>（</rp>
        <rt>{reading}</rt>
        <rp>）</rp>
      </ruby>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, never moved
      <Fragment key={index}>{base}</Fragment>
    ),
  );
}
