import { Fragment, type ReactNode } from 'react';
import { shownItems } from '../../survey/journey.ts';
import type { LastAnswer } from '../../survey/last-answers.ts';
import type { Item, Questionnaire, Section } from '../../survey/questionnaire.ts';
import type { InvalidAnswer } from '../../survey/section-form.ts';
import { itemOfKey, remarkKey } from '../../survey/section-keys.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { ErrorSummary } from '../error-summary.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { faultHref, faultText, keyName } from './fault-text.ts';
import { Question } from './question.tsx';
import type { TypedValues, useSectionAnswers } from './section-answers.ts';

type Page = ReturnType<typeof useSectionAnswers>;

type QuestionsProps = {
  q: Questionnaire;
  section: Section;
  page: Page;
  last: Readonly<Record<string, LastAnswer>>;
  onPut: (itemId: string, values: readonly string[]) => void;
  /** What is said of the place for a remark where it is not the usual; null for a form without remarks. */
  remarks?: string | null;
  /** What stands after a question. */
  after?: (item: Item) => ReactNode;
};

/** The questions of a section that are asked, as the page stands. */
export function Questions({ q, section, page, last, onPut, remarks, after = () => null }: QuestionsProps) {
  const t = useText('answering');
  const locale = useLocale();
  return shownItems(q, section, page.live).map((item) => {
    const found = (key: string) => {
      const invalid = page.invalid.find((one) => one.itemId === key);
      const raw = page.typed[key] ?? [];
      return invalid ? { ...invalid, raw, error: faultText(t, invalid, { q, item, raw, locale }) } : undefined;
    };
    const [fault, remark] = [found(item.id), found(remarkKey(item.id))];
    return (
      <Fragment key={item.id}>
        <Question
          answers={page.live}
          canClear={page.clearable.has(item.id)}
          error={fault?.error}
          hasRemark={remarks !== null}
          item={item}
          last={last[item.id]}
          onPut={onPut}
          proposal={fault?.proposal}
          q={q}
          remark={remark && { error: remark.error, typed: remark.raw.join('\n') }}
          remarkSupport={remarks ?? undefined}
          typed={fault?.raw}
        />
        {after(item)}
      </Fragment>
    );
  });
}

type FaultsProps = {
  q: Questionnaire;
  section: Section;
  invalid: readonly InvalidAnswer[];
  typed: TypedValues;
};

/** What was typed and is no answer, with links to the fields. */
export function Faults({ q, section, invalid, typed }: FaultsProps) {
  const t = useText('answering');
  const locale = useLocale();
  const errors = section.items.flatMap((item) =>
    invalid
      .filter((one) => itemOfKey(one.itemId) === item.id)
      .map((one) => {
        const raw = typed[one.itemId] ?? [];
        return { href: faultHref(item, one.itemId), text: faultText(t, one, { q, item, raw, locale }) };
      }),
  );
  if (errors.length === 0) return null;
  return (
    <>
      <ErrorSummary errors={errors} />
      <p className="-mt-4 mb-6">{t('save.partial')}</p>
    </>
  );
}

/** The answers that came in from somebody else's save. */
export function MergedNotice({ q, items }: { q: Questionnaire; items: readonly string[] }) {
  const t = useText('answering');
  const locale = useLocale();
  if (items.length === 0) return null;
  return (
    <NotificationBanner kind="info" role="status" title={t('save.mergedTitle')}>
      <p>{t('save.mergedBody')}</p>
      <ul className="mt-2 list-disc ps-6">
        {items.map((key) => (
          <li key={key}>{keyName(t, q, { key, locale })}</li>
        ))}
      </ul>
    </NotificationBanner>
  );
}
