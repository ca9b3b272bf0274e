import { type RefObject, useEffect, useRef } from 'react';
import { InlineScript } from '../inline-script.tsx';

/** What the inline script left at its form: the text of each field that was edited, and how to end its listening. */
type Noted = { texts: Map<Element, string>; stop: () => void };
type NotedForm = HTMLFormElement & { earlyEdits?: Noted | undefined };

const NOTE_EDITS = `(function(f){var t=new Map(),n=function(e){t.set(e.target,e.target.value)};
f.addEventListener('input',n,true);f.addEventListener('change',n,true);
f.earlyEdits={texts:t,stop:function(){f.removeEventListener('input',n,true);f.removeEventListener('change',n,true)}}
})(document.currentScript.parentElement)`;

/**
 * Stands as a child of a form that saves by itself: notes what is edited before the scripts of the page are there. Whether a field differs from what
 * the server sent would not do instead: a browser that restores a form would have old values saved.
 */
export function EarlyEdits() {
  return <InlineScript code={NOTE_EDITS} />;
}

/** Tells once, as soon as the page is alive, when something was edited before it was; what was typed stands in its field. */
export function useEarlyEdits(form: RefObject<HTMLFormElement>, onEdited: () => void): void {
  const tell = useRef(onEdited);
  tell.current = onEdited;
  useEffect(() => {
    const noted: NotedForm | null = form.current;
    if (!noted?.earlyEdits) return;
    const { texts, stop } = noted.earlyEdits;
    noted.earlyEdits = undefined;
    stop();
    // React puts the text that the server sent back into a textarea.
    for (const [element, text] of texts) if (element instanceof HTMLTextAreaElement) element.value = text;
    if (texts.size > 0) tell.current();
  }, [form]);
}
