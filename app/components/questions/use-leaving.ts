import { type RefObject, useEffect, useRef } from 'react';

/** Saving, as the ways out of a page need it. `save` resolves to whether everything is stored. */
export type Leaving = {
  form: RefObject<HTMLFormElement>;
  isUnsaved: () => boolean;
  save: () => Promise<boolean>;
};

/** Longer nobody waits for a page they asked for: then the browser asks whether to go without what was typed. */
const PATIENCE_MILLISECONDS = 5_000;

/**
 * Saves when the page goes out of sight, is closed, or the connection is back. Whoever follows a link, or sends another form of the page, before what they
 * typed is stored goes on as soon as it is; where it cannot be stored, and where the page is closed, the browser asks first.
 */
export function useLeaving(leaving: Leaving): void {
  const now = useRef(leaving);
  now.current = leaving;
  useEffect(() => {
    const isUnsaved = () => now.current.isUnsaved();
    const save = () => now.current.save();
    const saveIf = (isWanted: () => boolean) => () => {
      if (isUnsaved() && isWanted()) void save();
    };
    const saveHidden = saveIf(() => document.visibilityState === 'hidden');
    // Back from another tab, where somebody may have signed in again.
    const saveOnReturn = saveIf(() => document.visibilityState === 'visible');
    const saveAgain = saveIf(() => true);
    const ask = (event: BeforeUnloadEvent) => {
      if (isUnsaved()) event.preventDefault();
    };

    let going: EventTarget | null = null;
    /** Holds back what leads away, and does it again when everything is stored or patience is over. */
    const hold = (event: Event, way: EventTarget, go: (isSaved: boolean) => void) => {
      if (going === way || !isUnsaved()) return;
      event.preventDefault();
      event.stopPropagation();
      if (going) return;
      going = way;
      const patience = new Promise<boolean>((resolve) => {
        window.setTimeout(() => resolve(false), PATIENCE_MILLISECONDS);
      });
      void Promise.race([save(), patience]).then((isSaved) => {
        go(isSaved);
        going = null;
      });
    };
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!link || !leadsAway(link, event)) return;
      // A link of ours moves without loading a page: where nothing could be saved it loads one, so that the browser asks.
      hold(event, link, (isSaved) => (isSaved && link.isConnected ? link.click() : window.location.assign(link.href)));
    };
    const send = (event: SubmitEvent) => {
      const other = event.target;
      if (!(other instanceof HTMLFormElement) || other === now.current.form.current) return;
      hold(event, other, () => other.requestSubmit(event.submitter));
    };

    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('visibilitychange', saveOnReturn, { signal });
    document.addEventListener('visibilitychange', saveHidden, { signal });
    window.addEventListener('focus', saveOnReturn, { signal });
    window.addEventListener('online', saveAgain, { signal });
    window.addEventListener('pagehide', saveAgain, { signal });
    window.addEventListener('beforeunload', ask, { signal });
    // Before the page's own handlers, which would move at once.
    document.addEventListener('click', follow, { signal, capture: true });
    document.addEventListener('submit', send, { signal, capture: true });
    return () => listening.abort();
  }, []);
}

/** Whether a click on a link takes this page away: not into another tab, not to a place of this page, and not one that the page sees to itself. */
function leadsAway(link: HTMLAnchorElement, event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (link.href === '' || link.dataset.saves !== undefined) return false;
  if ((link.target !== '' && link.target !== '_self') || link.hasAttribute('download')) return false;
  const { origin, pathname, search } = window.location;
  return !(link.hash !== '' && link.origin === origin && link.pathname === pathname && link.search === search);
}
