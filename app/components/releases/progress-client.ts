import type { ReleaseProgress } from '../../survey/release-run.ts';

/** The latest progress, or why there is none: `lost`, nothing came back; `signedOut`, the page may not be seen any more. */
export type ProgressOutcome = { ok: true; progress: ReleaseProgress } | { ok: false; reason: 'lost' | 'signedOut' };

const PATIENCE_MILLISECONDS = 10_000;

/** Asks how far a release is. Never throws: whatever goes wrong on the way is `lost`. */
export async function fetchProgress(url: string): Promise<ProgressOutcome> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      credentials: 'same-origin',
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    if (response.type === 'opaqueredirect' || response.status === 404) return { ok: false, reason: 'signedOut' };
    if (!response.ok) return { ok: false, reason: 'lost' };
    return { ok: true, progress: (await response.json()) as ReleaseProgress };
  } catch {
    return { ok: false, reason: 'lost' };
  }
}
