import type { SheetSection } from '../../survey/answer-sheet.ts';
import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { SummaryList } from '../summary-list.tsx';

export type SheetProps = {
  sections: readonly SheetSection[];
  /** The level of the sections' headings on this page; without it the page's own heading names the one section. */
  level?: 2 | 3;
  /** The address of a section, for the links that lead back to a question; absent where nothing can be changed. */
  changeUrl?: ((sectionId: string, itemId: string) => string) | undefined;
};

/** Answers to read, section by section, each with a link to change it where that is possible. */
export function Sheet({ sections, level, changeUrl }: SheetProps) {
  const t = useText('answering');
  const shell = useText('shell');
  const submission = useText('submission');
  return (
    <div className="flex flex-col gap-10">
      {sections.map((section) => (
        <section aria-label={section.title} id={`sheet-${section.id}`} key={section.id}>
          {level ? (
            <div className="mb-3">
              <Heading level={level}>{section.title}</Heading>
            </div>
          ) : null}
          <SummaryList
            rows={section.rows.map((row) => ({
              key: row.itemId,
              term: (
                <>
                  <span className="me-2 whitespace-nowrap text-solid-gray-700">{row.number}</span>
                  <span className="font-normal">{row.label}</span>
                </>
              ),
              description: (
                <>
                  <Words empty={shell('notAnswered')} words={row.words} />
                  {row.remark ? (
                    <p className="whitespace-pre-line text-solid-gray-800">
                      {submission('receipt.remark', { text: row.remark })}
                    </p>
                  ) : null}
                </>
              ),
              ...(changeUrl
                ? {
                    action: {
                      to: changeUrl(section.id, row.itemId),
                      hidden: t('review.hiddenChange', { item: `${row.number} ${row.short}` }),
                    },
                  }
                : {}),
            }))}
          />
          {section.notAsked > 0 ? (
            <p className="mt-3 text-std-16N-170 text-solid-gray-700">
              {t('review.notAsked', { count: section.notAsked })}
            </p>
          ) : null}
        </section>
      ))}
    </div>
  );
}

function Words({ words, empty }: { words: readonly string[]; empty: string }) {
  if (words.length === 0) return <span className="text-solid-gray-700">{empty}</span>;
  if (words.length === 1) return <span className="whitespace-pre-line">{words[0]}</span>;
  return (
    <ul className="list-disc ps-6">
      {words.map((word) => (
        <li key={word}>{word}</li>
      ))}
    </ul>
  );
}
