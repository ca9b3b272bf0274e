import { Link, useNavigate } from '@remix-run/react';
import { type FormEvent, type MouseEvent, type ReactNode, useRef, useState } from 'react';
import type { Answers } from '../../survey/answer.ts';
import { shownItems } from '../../survey/journey.ts';
import type { Conflict } from '../../survey/merge.ts';
import { findItem, type Item, type Questionnaire, type Section } from '../../survey/questionnaire.ts';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { ErrorSummary } from '../error-summary.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { ConflictList } from './conflict-list.tsx';
import { faultText, fieldHref, itemName } from './fault-text.ts';
import { Question } from './question.tsx';
import { SaveFailure, SaveStatus } from './save-status.tsx';
import { ScaleExplanation } from './scale-explanation.tsx';
import { type InvalidAnswer, type TypedValues, useSectionAnswers } from './section-answers.ts';
import { useAutosave } from './use-autosave.ts';

export type SectionFormProps = {
  q: Questionnaire;
  section: Section;
  answers: Answers;
  revision: number;
  operationId: string;
  /** What the last post without JavaScript left: refused values as typed, why, and answers changed by others. */
  typed: TypedValues;
  invalid: readonly InvalidAnswer[];
  conflicts: readonly Conflict[];
  /** The heading of the page, which stands below the way back. */
  children: ReactNode;
  saveUrl: string;
  nextUrl: string;
  backUrl: string;
  isLast: boolean;
};

/** The questions of one section with their saving: a plain form that saves by itself where there is JavaScript. */
export function SectionForm(props: SectionFormProps) {
  const { q, section, saveUrl, nextUrl, backUrl } = props;
  const t = useText('answering');
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const page = useSectionAnswers({ ...props, form });
  const [isChecked, setIsChecked] = useState(props.invalid.length > 0);
  const { operationId, revision } = props;
  const saver = useAutosave({ form, url: saveUrl, revision, operationId, onStored: page.takeStored });

  const noteChange = () => {
    page.readFields();
    saver.noteEdit();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const wantsNext = submitter instanceof HTMLButtonElement && submitter.value === 'next';
    const outcome = await saver.save();
    if (!outcome?.ok) return;
    setIsChecked(true);
    if (wantsNext && outcome.invalid.length === 0 && outcome.conflicts.length === 0) navigate(nextUrl);
  };
  const leave = async (event: MouseEvent) => {
    if (!saver.hasUnsaved() || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if ((await saver.save())?.ok) navigate(backUrl);
  };
  const restore = (conflict: Conflict) => {
    page.restore(conflict);
    saver.noteEdit();
  };
  const hasNotice = page.conflicts.length > 0 || page.merged.length > 0;
  return (
    <>
      <p className="mb-4 print:hidden">
        <Link className="link-text" onClick={leave} to={backUrl}>
          ‹ {t('section.back')}
        </Link>
      </p>
      {props.children}
      {isChecked ? <Faults invalid={page.invalid} q={q} section={section} typed={page.typed} /> : null}
      <div className="mb-6 flex flex-col gap-4 empty:hidden" id="notices">
        <ConflictList
          conflicts={page.conflicts}
          onRestore={restore}
          operationId={operationId}
          q={q}
          revision={page.revision}
        />
        <MergedNotice items={page.merged} q={q} />
      </div>
      {section.items.some((item) => item.kind === 'maturity') ? <ScaleExplanation /> : null}
      <form autoComplete="off" method="post" noValidate onChange={noteChange} onSubmit={submit} ref={form}>
        <input name={FORM_FIELDS.base} type="hidden" value={page.revision} />
        <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
        <Questions page={page} q={q} section={section} />
        <FormEnd hasNotice={hasNotice} isLast={props.isLast} saver={saver} section={section} />
      </form>
    </>
  );
}

type Page = ReturnType<typeof useSectionAnswers>;

function Questions({ q, section, page }: { q: Questionnaire; section: Section; page: Page }) {
  const t = useText('answering');
  const locale = useLocale();
  const reason = (item: Item) => page.invalid.find((one) => one.itemId === item.id)?.fault;
  return shownItems(q, section, page.live).map((item) => {
    const fault = reason(item);
    const raw = page.typed[item.id] ?? [];
    return (
      <Question
        answers={page.live}
        canClear={page.clearable.has(item.id)}
        error={fault ? faultText(t, fault, { q, item, raw, locale }) : undefined}
        item={item}
        key={item.id}
        q={q}
        typed={fault ? raw : undefined}
      />
    );
  });
}

function Faults({
  q,
  section,
  invalid,
  typed,
}: {
  q: Questionnaire;
  section: Section;
  invalid: readonly InvalidAnswer[];
  typed: TypedValues;
}) {
  const t = useText('answering');
  const locale = useLocale();
  const errors = section.items.flatMap((item) => {
    const found = invalid.find((one) => one.itemId === item.id);
    if (!found) return [];
    const raw = typed[item.id] ?? [];
    return [{ href: fieldHref(item), text: faultText(t, found.fault, { q, item, raw, locale }) }];
  });
  if (errors.length === 0) return null;
  return (
    <>
      <ErrorSummary errors={errors} />
      <p className="-mt-4 mb-6">{t('save.partial')}</p>
    </>
  );
}

function MergedNotice({ q, items }: { q: Questionnaire; items: readonly string[] }) {
  const t = useText('answering');
  const locale = useLocale();
  if (items.length === 0) return null;
  return (
    <NotificationBanner kind="info" role="status" title={t('save.mergedTitle')}>
      <p>{t('save.mergedBody')}</p>
      <ul className="mt-2 list-disc ps-6">
        {items.map((id) => {
          const item = findItem(q, id);
          return item ? <li key={id}>{itemName(item, locale)}</li> : null;
        })}
      </ul>
    </NotificationBanner>
  );
}

type EndProps = { section: Section; isLast: boolean; hasNotice: boolean; saver: ReturnType<typeof useAutosave> };

function FormEnd({ section, isLast, hasNotice, saver }: EndProps) {
  const t = useText('answering');
  const own = new Set(section.items.map((item) => item.id));
  const isDependent = section.items.some((item) => item.kind === 'which' || refersTo(item, own));
  return (
    <div className="sticky bottom-0 -mx-4 flex flex-col gap-3 border-t border-solid-gray-420 bg-white px-4 py-3 desktop:mx-0 desktop:px-0 print:hidden">
      <SaveFailure onRetry={() => void saver.save()} state={saver.state} />
      {isDependent ? (
        <noscript>
          <p className="text-std-16N-170 text-solid-gray-700">{t('section.dependent')}</p>
        </noscript>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button name={FORM_FIELDS.intent} type="submit" value="next">
          {isLast ? t('section.saveReview') : t('section.saveNext')}
        </Button>
        <Button name={FORM_FIELDS.intent} type="submit" value="save" variant="outline">
          {t('section.save')}
        </Button>
        <SaveStatus state={saver.state} />
        {hasNotice ? (
          <a className="link-text" href="#notices">
            {t('save.seeNotice')}
          </a>
        ) : null}
      </div>
    </div>
  );
}

function refersTo(item: Item, own: ReadonlySet<string>): boolean {
  return item.showIf !== undefined && [...own].some((id) => JSON.stringify(item.showIf).includes(`"${id}"`));
}
