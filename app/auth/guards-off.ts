// Shared by the Remix bundle and the program that loads it, which each hold a copy of this module.
const holder = globalThis as typeof globalThis & { kurabeGuards?: 'off' };

/**
 * Whether a test of this process took the guards away, so that row-level security alone must hold. There is no setting for it: only a test's own
 * code can say it, and `npm start` refuses to start where it is said.
 */
export function areGuardsOff(): boolean {
  return holder.kurabeGuards === 'off';
}
