import { randomInt, timingSafeEqual } from 'node:crypto';
import type { AccountKey } from '../../db/seal.server.ts';
import { macOf } from './account-key.server.ts';

/** A new code of six digits. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** The MAC of a code for the step that waits for it: the same code of another step has another one. */
export function macOfCode(key: AccountKey, stepHash: string, code: string): Uint8Array {
  return macOf(key, 'code', [stepHash, code]);
}

/** Whether a typed code is the newest one of its step. A step without a code fits none. */
export function fitsCode(
  key: AccountKey,
  { idHash, codeMac }: { idHash: string; codeMac: Uint8Array | null },
  code: string,
): boolean {
  const mac = macOfCode(key, idHash, code);
  return codeMac !== null && codeMac.length === mac.length && timingSafeEqual(mac, codeMac);
}
