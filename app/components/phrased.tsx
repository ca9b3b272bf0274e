import { Fragment } from 'react';

const LONG_WORD = /([ァ-ヶー]{6,})(?=[一-龠])/;

/** A title that may also break between a long katakana word and the kanji behind it, which browsers take for one phrase. */
export function Phrased({ text }: { text: string }) {
  // Every other part is such a word.
  return text.split(LONG_WORD).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name of its own but its place
    <Fragment key={index}>
      {part}
      {index % 2 === 1 ? <wbr /> : null}
    </Fragment>
  ));
}
