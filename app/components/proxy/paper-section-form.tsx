import { useSubmit } from '@remix-run/react';
import { type FormEvent, useRef } from 'react';
import type { Answers } from '../../survey/answer.ts';
import { asWritten, PAPER_SECTION } from '../../survey/paper-form.ts';
import type { Item, Questionnaire, Section } from '../../survey/questionnaire.ts';
import { FORM_FIELDS, type InvalidAnswer, readSectionForm } from '../../survey/section-form.ts';
import { REMARK_LENGTH } from '../../survey/section-keys.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Checkbox } from '../checkbox.tsx';
import { EarlyEdits, useEarlyEdits } from '../questions/early-edits.tsx';
import { itemName } from '../questions/fault-text.ts';
import type { SaveReply } from '../questions/save-client.ts';
import { SaveFailure, SaveStatus } from '../questions/save-status.tsx';
import { useSectionAnswers } from '../questions/section-answers.ts';
import { MergedNotice, Questions } from '../questions/section-parts.tsx';
import { useAutosave } from '../questions/use-autosave.ts';

/** What the last post by a button left: values that are no answers, as typed, and why. */
export type PostedPaper = {
  refused: 'closed' | 'declined' | null;
  invalid: readonly InvalidAnswer[];
  typed: Readonly<Record<string, readonly string[]>>;
};

export type PaperSectionFormProps = {
  q: Questionnaire;
  section: Section;
  answers: Answers;
  revision: number;
  operationId: string;
  differs: readonly string[];
  posted: PostedPaper | null;
  /** Values that are no answers, as they were typed before this page was opened, and why. */
  unread: Pick<PostedPaper, 'invalid' | 'typed'>;
  /** Where the page's script saves. */
  saveUrl: string;
};

type Stored = Extract<SaveReply, { ok: true }>;

/**
 * The questions of one section to type off paper, with a box for each item that the first person typed differently: a plain form that saves by
 * itself where there is JavaScript. A button saves too, and compares.
 */
export function PaperSectionForm({ saveUrl, differs, posted, unread, ...data }: PaperSectionFormProps) {
  const { q, section, revision, operationId } = data;
  const t = useText('proxy');
  const locale = useLocale();
  const form = useRef<HTMLFormElement>(null);
  const { typed, invalid } = posted ?? unread;
  const page = useSectionAnswers({ ...data, form, typed, invalid, conflicts: [] });
  const onStored = (reply: Stored, sent: FormData) => {
    const { answers } = readSectionForm(sent);
    page.takeStored({ ...reply, answers: asWritten(q, section, { stored: reply.answers, typed: answers }) }, sent);
  };
  const saver = useAutosave({ form, url: saveUrl, revision, operationId, onStored });
  const noteChange = () => {
    page.readFields();
    saver.noteEdit();
  };
  useEarlyEdits(form, noteChange);
  const send = useSubmit();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const target = submitter instanceof HTMLButtonElement ? submitter : event.currentTarget;
    const outcome = await saver.save();
    if (outcome?.ok) send(target);
  };
  const asOnPaper = (item: Item) =>
    differs.includes(item.id) ? <AsOnPaper name={itemName(item, locale)} value={item.id} /> : null;
  return (
    <form autoComplete="off" method="post" noValidate onChange={noteChange} onSubmit={submit} ref={form}>
      <EarlyEdits />
      <input name={FORM_FIELDS.base} type="hidden" value={page.revision} />
      <input name={FORM_FIELDS.operation} type="hidden" value={operationId} />
      <MergedNotice items={page.merged} q={q} />
      <Questions
        after={asOnPaper}
        last={{}}
        onPut={page.put}
        page={page}
        q={q}
        remarks={section.id === PAPER_SECTION ? null : t('section.remark', { count: REMARK_LENGTH })}
        section={section}
      />
      <div className="sticky bottom-0 -mx-4 flex flex-col gap-3 border-t border-solid-gray-420 bg-white px-4 py-3 desktop:mx-0 desktop:px-0">
        <SaveFailure gone={t('section.gone')} onRetry={() => void saver.save()} state={saver.state} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button name={FORM_FIELDS.intent} type="submit" value="next">
            {t('section.next')}
          </Button>
          <Button name={FORM_FIELDS.intent} type="submit" value="save" variant="outline">
            {t('section.save')}
          </Button>
          <SaveStatus state={saver.state} />
        </div>
      </div>
    </form>
  );
}

function AsOnPaper({ name, value }: { name: string; value: string }) {
  const t = useText('proxy');
  return (
    <div className="mb-6 rounded-8 border-2 border-warning-yellow-2 px-4 py-2">
      <p className="text-std-16B-170">{t('section.differItem', { item: name })}</p>
      <Checkbox id={`paper-${value}`} name="_paper" value={value}>
        {t('section.asOnPaper')}
        <span className="sr-only">{t('list.about', { name })}</span>
      </Checkbox>
    </div>
  );
}
