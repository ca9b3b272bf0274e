import type { Answers } from '../../survey/answer.ts';
import type { Conflict } from '../../survey/merge.ts';
import type { InvalidAnswer } from '../../survey/section-form.ts';

/** What the server answers to an autosave. `answers` is the whole section as stored; times are ISO 8601 in UTC. */
export type SaveReply =
  | {
      ok: true;
      revision: number;
      savedAt: string;
      invalid: InvalidAnswer[];
      conflicts: Conflict[];
      answers: Answers;
    }
  | { ok: false; reason: 'closed' | 'notOpen' | 'notFound' };

/**
 * The reply, or why there is none: `lost`, nothing came back, so that the save may have been stored or not; `failed`, it was
 * refused as a whole; `signedOut`, nobody is signed in any more.
 */
export type SaveOutcome = SaveReply | { ok: false; reason: 'lost' | 'failed' | 'signedOut' };

const PATIENCE_MILLISECONDS = 15_000;
/** What browsers send on for pages that are gone: 64 kB in all. */
const MOST_KEPT_CHARACTERS = 60_000;

let isNewer = false;

/** Whether the server runs another build than the one that this page came from: its scripts may be gone. */
export function isServerNewer(): boolean {
  return isNewer;
}

function noteBuild(build: string | null): void {
  const own = (window as { __remixManifest?: { version?: string } }).__remixManifest?.version;
  isNewer = build !== null && own !== undefined && build !== own;
}

/** Posts a section's form. Never throws: whatever goes wrong on the way is `lost`. */
export async function postSection(url: string, form: FormData): Promise<SaveOutcome> {
  try {
    const body = new URLSearchParams();
    for (const [name, value] of form) if (typeof value === 'string') body.append(name, value);
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      credentials: 'same-origin',
      // Somebody may close the page in the middle of it.
      keepalive: body.toString().length < MOST_KEPT_CHARACTERS,
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    noteBuild(response.headers.get('X-Build'));
    if (response.type === 'opaqueredirect') return { ok: false, reason: 'signedOut' };
    if (response.status === 404) return { ok: false, reason: 'notFound' };
    if (!response.ok) return { ok: false, reason: response.status >= 500 ? 'lost' : 'failed' };
    return (await response.json()) as SaveReply;
  } catch {
    return { ok: false, reason: 'lost' };
  }
}

/** A new random id for one save, also where the page came over plain HTTP. */
export function newOperationId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The values of one item's field as the form would send them. */
export function fieldValues(form: FormData, itemId: string): string[] {
  return form.getAll(itemId).filter((value) => typeof value === 'string');
}

/** Puts values into an item's field: checks the radios and checkboxes with these values, or fills in the text. */
export function setFieldValues(form: HTMLFormElement, itemId: string, values: readonly string[]): void {
  for (const element of form.elements) {
    if (element instanceof HTMLTextAreaElement && element.name === itemId) element.value = values[0] ?? '';
    if (!(element instanceof HTMLInputElement) || element.name !== itemId) continue;
    if (element.type === 'radio' || element.type === 'checkbox') element.checked = values.includes(element.value);
    else element.value = values[0] ?? '';
  }
}
