import type { BlankRow, BlankSection } from '../../survey/answer-sheet.ts';
import { captionOf } from '../../text/format.ts';
import type { Text } from '../../text/translate.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { ScaleExplanation } from './scale-explanation.tsx';

function kindWords(t: Text<'answering'>, { kind, unit }: BlankRow): string {
  if (kind === 'multiple') return t('preview.chooseAny');
  if (kind === 'number') return t('preview.number', { unit });
  return kind === 'text' ? t('preview.text') : t('preview.chooseOne');
}

/** All questions with their options, to be read or printed; nothing can be answered here. */
export function BlankSheet({ sections, level = 2 }: { sections: readonly BlankSection[]; level?: 2 | 3 }) {
  const t = useText('answering');
  const locale = useLocale();
  const hasScale = sections.some((section) => section.rows.some((row) => row.kind === 'maturity'));
  return (
    <>
      {hasScale ? <ScaleExplanation open /> : null}
      <div className="flex max-w-text flex-col gap-12">
        {sections.map((section) => (
          <section aria-labelledby={`blank-${section.id}`} key={section.id}>
            <Heading id={`blank-${section.id}`} level={level}>
              {section.title}
            </Heading>
            {section.intro ? <p className="mt-2">{section.intro}</p> : null}
            <ol className="mt-4">
              {section.rows.map((row) => (
                <li className="keep-together border-t border-solid-gray-300 py-4" key={row.itemId}>
                  <p className="text-std-16B-170">
                    <span className="me-3 text-solid-gray-700">{row.number}</span>
                    {row.label}
                  </p>
                  <p className="text-solid-gray-700">
                    {captionOf([kindWords(t, row), ...(row.isConditional ? [t('preview.only')] : [])], locale)}
                  </p>
                  {row.help ? <p className="mt-1 text-solid-gray-800">{row.help}</p> : null}
                  <Options row={row} />
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </>
  );
}

function Options({ row }: { row: BlankRow }) {
  if (row.options.length === 0) return null;
  if (row.kind === 'maturity') return <p className="mt-1">{row.options.map((label) => `□ ${label}`).join('　')}</p>;
  return (
    <ul
      className={`mt-1 ${row.options.length > 9 ? 'desktop:columns-2' : ''} ${row.options.length > 4 ? 'print:columns-2' : ''}`}
    >
      {row.options.map((label) => (
        <li className="flex gap-2" key={label}>
          <span aria-hidden="true">□</span>
          {label}
        </li>
      ))}
    </ul>
  );
}
