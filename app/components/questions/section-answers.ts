import { type RefObject, useCallback, useRef, useState } from 'react';
import { type Answers, rawOf, sameAnswer } from '../../survey/answer.ts';
import type { Conflict } from '../../survey/merge.ts';
import type { Questionnaire, Section } from '../../survey/questionnaire.ts';
import { type InvalidAnswer, overlayTyped, readSectionForm, readTyped } from '../../survey/section-form.ts';
import { keysOfSection } from '../../survey/section-keys.ts';
import { fieldValues, type SaveReply, setFieldValues } from './save-client.ts';

export type TypedValues = Readonly<Record<string, readonly string[]>>;
type Stored = Extract<SaveReply, { ok: true }>;
type Options = {
  q: Questionnaire;
  section: Section;
  form: RefObject<HTMLFormElement>;
  answers: Answers;
  typed: TypedValues;
  invalid: readonly InvalidAnswer[];
  conflicts: readonly Conflict[];
  revision: number;
};

/**
 * What the page of a section knows: the answers as they stand in its fields (`live`, which decide what is asked), what the
 * server last refused or found changed by others, and the revision the fields are based on.
 */
export function useSectionAnswers(options: Options) {
  const { q, section, form } = options;
  const known = useRef(options.answers);
  const [live, setLive] = useState(() => overlayTyped(q, section, { known: options.answers, typed: options.typed }));
  const [typed, setTyped] = useState(options.typed);
  const [invalid, setInvalid] = useState(options.invalid);
  const [conflicts, setConflicts] = useState(options.conflicts);
  const [merged, setMerged] = useState<readonly string[]>([]);
  const [revision, setRevision] = useState(options.revision);
  const [clearable, setClearable] = useState(() => new Set(Object.keys(live)));

  const readFields = useCallback(() => {
    if (!form.current) return;
    const now = readSectionForm(new FormData(form.current)).answers;
    const next = overlayTyped(q, section, { known: known.current, typed: now });
    setTyped(now);
    setLive(next);
    setClearable((before) => new Set([...before, ...Object.keys(next)]));
  }, [form, q, section]);

  const takeStored = useCallback(
    (reply: Stored, sent: FormData) => {
      const foreign = form.current ? takeForeign(q, section, { reply, sent, form: form.current }) : [];
      known.current = { ...withoutSection(known.current, section), ...reply.answers };
      setRevision(reply.revision);
      setInvalid(reply.invalid);
      setConflicts((before) => (reply.conflicts.length > 0 ? reply.conflicts : before));
      if (foreign.length > 0) setMerged(foreign);
      readFields();
    },
    [form, q, section, readFields],
  );

  const put = useCallback(
    (key: string, values: readonly string[]) => {
      if (form.current) setFieldValues(form.current, key, values);
      readFields();
    },
    [form, readFields],
  );

  const settle = useCallback(
    (conflict: Conflict, side: 'mine' | 'theirs') => {
      setConflicts((before) => before.filter((one) => one.itemId !== conflict.itemId));
      if (side === 'theirs') put(conflict.itemId, rawOf(conflict.theirs));
    },
    [put],
  );
  return { live, typed, invalid, conflicts, merged, revision, clearable, readFields, takeStored, put, settle };
}

/** Shows what others changed meanwhile in the fields that the writer left alone since. Returns the ids of these items. */
function takeForeign(
  q: Questionnaire,
  section: Section,
  { reply, sent, form }: { reply: Stored; sent: FormData; form: HTMLFormElement },
): string[] {
  const now = new FormData(form);
  const sentForm = readSectionForm(sent);
  const { invalid } = readTyped(q, section, { base: {}, others: reply.answers, sent: sentForm });
  const refused = new Set([...reply.invalid, ...invalid].map((one) => one.itemId));
  const mine = overlayTyped(q, section, { known: reply.answers, typed: sentForm.answers });
  return keysOfSection(section)
    .filter((key) => sentForm.items.includes(key) && !refused.has(key))
    .filter((key) => {
      const untouched = fieldValues(now, key).join('\n') === fieldValues(sent, key).join('\n');
      if (sameAnswer(mine[key], reply.answers[key]) || !untouched) return false;
      setFieldValues(form, key, rawOf(reply.answers[key]));
      return true;
    });
}

function withoutSection(answers: Answers, section: Section): Answers {
  const own = new Set(keysOfSection(section));
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !own.has(key)));
}
