import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { FORM_FIELDS } from '../../survey/section-form.ts';
import { newOperationId, postSection, type SaveOutcome, type SaveReply } from './save-client.ts';
import { useLeaving } from './use-leaving.ts';

/** How the page stands to the stored answers. `savedAt` is the moment of the last commit, ISO 8601 in UTC. */
export type SaveState = {
  kind: 'idle' | 'unsaved' | 'saving' | 'saved' | 'failed' | 'signedOut' | 'closed' | 'notOpen' | 'notFound';
  savedAt: string | null;
};

type Stored = Extract<SaveReply, { ok: true }>;
/** A save whose reply was lost: sent again just as it was, so that its answers are not taken for those of somebody else. */
type Pending = { sent: FormData; mark: number };
type Options = {
  form: RefObject<HTMLFormElement>;
  url: string;
  revision: number;
  operationId: string;
  /** Called after each commit with the reply and the form as it was sent. */
  onStored: (reply: Stored, sent: FormData) => void;
};

const PAUSE_MILLISECONDS = 800;
const FIRST_RETRY_MILLISECONDS = 5_000;
const LAST_RETRY_MILLISECONDS = 60_000;

/**
 * Saves the form after each pause in typing, one save at a time. Nothing typed is ever lost on the page: a save that fails is tried
 * again, with the same id, until it succeeds or is refused for good.
 */
export function useAutosave({ form, url, revision, operationId, onStored }: Options) {
  const [state, setState] = useState<SaveState>({ kind: 'idle', savedAt: null });
  const box = useRef({ revision, operationId, edits: 0, stored: 0, retry: FIRST_RETRY_MILLISECONDS });
  const pending = useRef<Pending | null>(null);
  const running = useRef<Promise<SaveOutcome | null> | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const stored = useRef(onStored);
  stored.current = onStored;
  const saveNow = useRef<() => Promise<SaveOutcome | null>>(async () => null);

  const later = useCallback((milliseconds: number) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void saveNow.current(), milliseconds);
  }, []);

  const sendOnce = useCallback(async (): Promise<SaveOutcome | null> => {
    if (!form.current) return null;
    const { sent, mark } = pending.current ?? {
      sent: withPlace(new FormData(form.current), box.current),
      mark: box.current.edits,
    };
    setState((before) => ({ ...before, kind: 'saving' }));
    const outcome = await postSection(url, sent);
    pending.current = !outcome.ok && outcome.reason === 'lost' ? { sent, mark } : null;
    if (!outcome.ok) {
      const { reason } = outcome;
      setState((before) => ({ ...before, kind: reason === 'lost' ? 'failed' : reason }));
      if (reason === 'lost' || reason === 'failed') {
        later(box.current.retry);
        box.current.retry = Math.min(box.current.retry * 2, LAST_RETRY_MILLISECONDS);
      }
      return outcome;
    }
    const isCurrent = mark === box.current.edits;
    Object.assign(box.current, {
      revision: outcome.revision,
      operationId: newOperationId(),
      stored: mark,
      retry: FIRST_RETRY_MILLISECONDS,
    });
    stored.current(outcome, sent);
    setState({ kind: isCurrent ? 'saved' : 'unsaved', savedAt: outcome.savedAt });
    return outcome;
  }, [form, url, later]);

  saveNow.current = async () => {
    window.clearTimeout(timer.current);
    while (running.current) await running.current;
    const isRepeated = pending.current !== null;
    running.current = sendOnce();
    let outcome = await running.current;
    if (isRepeated && outcome?.ok && box.current.edits > box.current.stored) {
      running.current = sendOnce();
      outcome = await running.current;
    }
    running.current = null;
    if (outcome?.ok && box.current.edits > box.current.stored) later(PAUSE_MILLISECONDS);
    return outcome;
  };

  /** Saves a form that has left the page already, after what is on its way. */
  const saveLast = useCallback(
    async (last: FormData) => {
      while (running.current) await running.current;
      const lost = pending.current && (await postSection(url, pending.current.sent));
      if (lost && !lost.ok) return;
      if (lost) Object.assign(box.current, { revision: lost.revision, operationId: newOperationId() });
      await postSection(url, withPlace(last, box.current));
    },
    [url],
  );

  const noteEdit = useCallback(() => {
    box.current.edits += 1;
    setState((before) =>
      before.kind === 'failed' || before.kind === 'saving' ? before : { ...before, kind: 'unsaved' },
    );
    later(PAUSE_MILLISECONDS);
  }, [later]);

  const save = useCallback(() => saveNow.current(), []);
  const hasUnsaved = useCallback(() => box.current.edits > box.current.stored, []);
  useLeaving({ form, isUnsaved: hasUnsaved, save: async () => (await save())?.ok === true && !hasUnsaved() });
  // The page gives way to another one without being loaded anew (the browser's way back): what was typed goes after it.
  useEffect(() => {
    const element = form.current;
    return () => {
      window.clearTimeout(timer.current);
      if (element && hasUnsaved()) void saveLast(new FormData(element));
    };
  }, [form, hasUnsaved, saveLast]);
  return { state, noteEdit, save, hasUnsaved };
}

/** A form as it is sent: with the revision it was made from and the id of this save. */
function withPlace(read: FormData, { revision, operationId }: { revision: number; operationId: string }): FormData {
  read.set(FORM_FIELDS.base, String(revision));
  read.set(FORM_FIELDS.operation, operationId);
  return read;
}
