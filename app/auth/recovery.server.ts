import { randomInt } from 'node:crypto';
import type { Tx } from '../../db/actor.server.ts';
import { replaceRecoveryCodes, takeRecoveryMac } from '../../db/queries/recovery-code.server.ts';
import { macOf, openAccountKey } from './account-key.server.ts';

const CODES = 10;
const CHARACTERS = 10;
// Crockford's alphabet: no I, L, O, U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function newCode(): string {
  const text = Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

/** What a person typed, as it was made: case, spaces and look-alikes do not matter. */
function plainOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/** Makes ten new recovery codes for a person; those before work no more. They are shown once and stored as MACs alone. */
export async function renewRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const key = await openAccountKey(tx);
  const codes = Array.from({ length: CODES }, newCode);
  await replaceRecoveryCodes(
    tx,
    userId,
    codes.map((code) => macOf(key, 'recovery', [userId, plainOf(code)])),
  );
  return codes;
}

/** Uses a typed recovery code up. Returns whether it was one of the person's that had not been used. */
export async function takeRecoveryCode(tx: Tx, userId: string, typed: string): Promise<boolean> {
  const plain = plainOf(typed.slice(0, 100));
  if (plain.length !== CHARACTERS) return false;
  return takeRecoveryMac(tx, userId, macOf(await openAccountKey(tx), 'recovery', [userId, plain]));
}
