import { Link, useNavigate } from '@remix-run/react';
import { type FormEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Answers } from '../../survey/answer.ts';
import type { LastAnswer } from '../../survey/last-answers.ts';
import type { Conflict } from '../../survey/merge.ts';
import type { Questionnaire, Section } from '../../survey/questionnaire.ts';
import { FORM_FIELDS, type InvalidAnswer } from '../../survey/section-form.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { ConflictList } from './conflict-list.tsx';
import { EarlyEdits, useEarlyEdits } from './early-edits.tsx';
import { isServerNewer } from './save-client.ts';
import { SaveFailure, SaveStatus } from './save-status.tsx';
import { ScaleExplanation } from './scale-explanation.tsx';
import { type TypedValues, useSectionAnswers } from './section-answers.ts';
import { Faults, MergedNotice, Questions } from './section-parts.tsx';
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
  /** What the company answered last time, by item. */
  last: Readonly<Record<string, LastAnswer>>;
  /** Whether readings of kanji are shown; null where the page has none to show. */
  furigana: boolean | null;
  /** The heading of the page, which stands below the way back. */
  children: ReactNode;
  saveUrl: string;
  nextUrl: string;
  backUrl: string;
  /** Whether the way on leads back to the last check, and not to that of the section. */
  isReturn: boolean;
};

/** The questions of one section with their saving: a plain form that saves by itself where there is JavaScript. */
export function SectionForm(props: SectionFormProps) {
  const { q, section, saveUrl, nextUrl, backUrl } = props;
  const t = useText('answering');
  const form = useRef<HTMLFormElement>(null);
  const page = useSectionAnswers({ ...props, form });
  const [isChecked, setIsChecked] = useState(props.invalid.length > 0);
  const { operationId, revision } = props;
  const saver = useAutosave({ form, url: saveUrl, revision, operationId, onStored: page.takeStored });

  const noteChange = () => {
    page.readFields();
    saver.noteEdit();
  };
  useEarlyEdits(form, noteChange);
  const put = (itemId: string, values: readonly string[]) => {
    page.put(itemId, values);
    saver.noteEdit();
  };
  const settle = (conflict: Conflict, side: 'mine' | 'theirs') => {
    page.settle(conflict, side);
    saver.noteEdit();
  };
  const go = useMove();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const { name = '', value = '' } = submitter instanceof HTMLButtonElement ? submitter : {};
    const outcome = await saver.save();
    if (!outcome?.ok) return;
    setIsChecked(true);
    if (name === FORM_FIELDS.furigana) window.location.assign(`?furigana=${value}`);
    const isClean = outcome.invalid.length === 0 && outcome.conflicts.length === 0;
    if (name === FORM_FIELDS.intent && value === 'next' && isClean) go(nextUrl);
  };
  const leave = async (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey) return;
    const isFaulty = page.invalid.length > 0 && !isChecked;
    if (!saver.hasUnsaved() && !isFaulty) return;
    event.preventDefault();
    const outcome = await saver.save();
    setIsChecked(true);
    if (outcome?.ok && (outcome.invalid.length === 0 || isChecked)) go(backUrl);
  };
  const hasNotice = page.conflicts.length > 0 || page.merged.length > 0;
  return (
    <>
      <p className="mb-4 print:hidden">
        <Link className="link-text" data-saves onClick={leave} to={backUrl}>
          ‹ {t('section.back')}
        </Link>
      </p>
      {props.children}
      {isChecked ? <Faults invalid={page.invalid} q={q} section={section} typed={page.typed} /> : null}
      <div className="mb-6 flex flex-col gap-4 empty:hidden" id="notices">
        <ConflictList
          conflicts={page.conflicts}
          onSettle={settle}
          operationId={operationId}
          q={q}
          revision={page.revision}
        />
        <MergedNotice items={page.merged} q={q} />
      </div>
      {section.items.some((item) => item.kind === 'maturity') ? <ScaleExplanation /> : null}
      <form autoComplete="off" method="post" noValidate onChange={noteChange} onSubmit={submit} ref={form}>
        <EarlyEdits />
        <input name={FORM_FIELDS.base} type="hidden" value={page.revision} />
        <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
        <DefaultButton />
        {props.furigana === null ? null : <FuriganaSwitch isOn={props.furigana} />}
        <Questions last={props.last} onPut={put} page={page} q={q} section={section} />
        <p className="mb-4 max-w-text text-std-16N-170 text-solid-gray-700">{t('section.grace')}</p>
        <FormEnd hasNotice={hasNotice} isReturn={props.isReturn} saver={saver} section={section} />
      </form>
    </>
  );
}

/** Moves to another page; by a load of its own where the server has been renewed, as the scripts of this page may be gone. */
function useMove(): (url: string) => void {
  const navigate = useNavigate();
  useEffect(() => {
    const loadWhole = (event: globalThis.MouseEvent) => {
      const isLink = event.target instanceof Element && event.target.closest('a[href]');
      // Links of the page are then the browser's own: the router does not see the click.
      if (isLink && isServerNewer()) event.stopImmediatePropagation();
    };
    window.addEventListener('click', loadWhole, { capture: true });
    return () => window.removeEventListener('click', loadWhole, { capture: true });
  }, []);
  return (url) => (isServerNewer() ? window.location.assign(url) : navigate(url));
}

/** What Enter presses in a field: the first button of a form, which must not be one of the buttons at an item. */
function DefaultButton() {
  return <button aria-hidden="true" className="sr-only" tabIndex={-1} type="submit" />;
}

function FuriganaSwitch({ isOn }: { isOn: boolean }) {
  const t = useText('answering');
  return (
    <div className="mb-6 print:hidden">
      <Button name={FORM_FIELDS.furigana} size="sm" type="submit" value={isOn ? 'off' : 'on'} variant="outline">
        {t(isOn ? 'furigana.hide' : 'furigana.show')}
      </Button>
    </div>
  );
}

type EndProps = { section: Section; isReturn: boolean; hasNotice: boolean; saver: ReturnType<typeof useAutosave> };

function FormEnd({ section, isReturn, hasNotice, saver }: EndProps) {
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
          {isReturn ? t('section.saveReview') : t('section.saveNext')}
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

function refersTo(item: Section['items'][number], own: ReadonlySet<string>): boolean {
  return item.showIf !== undefined && [...own].some((id) => JSON.stringify(item.showIf).includes(`"${id}"`));
}
