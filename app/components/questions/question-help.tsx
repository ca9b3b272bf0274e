import { guidelineName } from '../../survey/guidelines.ts';
import type { Item } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Disclosure } from '../disclosure.tsx';
import { Ruby } from '../ruby.tsx';

/** The explanation of an item and where in the guideline it comes from, to be opened; absent where there is neither. */
export function QuestionHelp({ item }: { item: Item }) {
  const t = useText('answering');
  const locale = useLocale();
  if (!item.help && !item.reference) return null;
  return (
    <div className="mb-2 max-w-text print:hidden">
      <Disclosure
        summary={
          <>
            {t('section.help')}
            <span className="sr-only">
              {' '}
              {item.number ?? item.id} {item.short[locale]}
            </span>
          </>
        }
      >
        {item.help ? (
          <p>
            <Ruby text={item.help[locale]} />
          </p>
        ) : null}
        {item.reference ? <QuestionReference reference={item.reference} /> : null}
      </Disclosure>
    </div>
  );
}

/** Where in the guideline an item comes from, as one line. */
function QuestionReference({ reference }: { reference: NonNullable<Item['reference']> }) {
  const t = useText('answering');
  const locale = useLocale();
  return (
    <p className="mt-2 text-solid-gray-700">
      {t('section.reference', { guideline: guidelineName(reference.guideline)[locale], section: reference.section })}
      {reference.step ? t('section.step', { step: reference.step }) : null}
    </p>
  );
}
