import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, lstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { decrypt, derive, encrypt, padded, SealError, unpadded } from './seal-cipher.server.ts';

/** The key of the installation: it wraps the waves' keys and lies outside the database and its backup. */
export type Kek = { keyId: string; key: KeyObject };
/** The opened key of one wave, as one sub-key per purpose. A `KeyObject` shows nothing of itself in a log. */
export type WaveKey = { waveId: string; compare: KeyObject } & Record<SealPurpose, KeyObject>;
/** What is sealed: answers as given, coded columns, or the link from a company to its answer sheet. */
export type SealPurpose = 'answers' | 'coded' | 'link';

/** The key file is missing, already there, readable by others, or no key. The message is for the operator. */
class KeyFileError extends Error {
  override name = 'KeyFileError';
  constructor(
    readonly code: 'MISSING' | 'EXISTS' | 'OPEN_TO_OTHERS' | 'MALFORMED' | 'NOT_SET' | 'REPLACED',
    message: string,
  ) {
    super(message);
  }
}

const KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
const FORMAT = 1;
const PURPOSE_BYTE = { answers: 1, coded: 2, link: 3 } as const satisfies Record<SealPurpose, number>;

function kekOf(bytes: Buffer): Kek {
  const keyId = derive(bytes, 'kurabe', 'key id', KEY_ID_BYTES).toString('hex');
  return { keyId, key: createSecretKey(bytes) };
}

/** Reads the key file; throws KeyFileError with a sentence for the operator. Changes nothing. */
export function loadKeyFile(path: string): Kek {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat)
    throw new KeyFileError(
      'MISSING',
      `The key file ${path} is missing. Without it no answer can be read: put back the copy you keep.`,
    );
  if (process.platform !== 'win32' && stat.isFile() && (stat.mode & 0o077) !== 0) {
    throw new KeyFileError(
      'OPEN_TO_OTHERS',
      `The key file ${path} can be read by others. Make it yours alone: chmod 600 ${path}`,
    );
  }
  const text = readFileSync(path, 'utf8').trim();
  const bytes = /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  if (bytes.length !== KEY_BYTES || bytes.toString('base64url') !== text) {
    throw new KeyFileError(
      'MALFORMED',
      `The key file ${path} holds no key: it must be 32 bytes in base64url (43 characters).`,
    );
  }
  return kekOf(bytes);
}

/** Makes a new key in a file of mode 0600; throws KeyFileError where anything lies there already. */
export function createKeyFile(path: string): Kek {
  const bytes = randomBytes(KEY_BYTES);
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new KeyFileError('EXISTS', `There is a file at ${path} already; a key file is never overwritten.`);
    }
    throw error;
  }
  try {
    writeSync(file, `${bytes.toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return kekOf(bytes);
}

/** Where a new key lies from its making until it takes the place of the old one. */
export function nextKeyFile(path: string): string {
  return `${path}.next`;
}

/** The number of the key with which something was wrapped, or null where it is nothing wrapped. */
function keyIdOf(wrapped: Uint8Array): string | null {
  const isWhole = wrapped.length > KEY_ID_BYTES && wrapped[0] === FORMAT;
  return isWhole ? Buffer.from(wrapped.subarray(1, 1 + KEY_ID_BYTES)).toString('hex') : null;
}

type Held = { current: Kek; others: Map<string, Kek>; missed: { keyId: string; at: number } | null };
const held = new Map<string, Held>();
const LOOK_AGAIN_MILLISECONDS = 1000;

/** Reads the key file again, and the new key beside it, and keeps what it finds; at most once a second for a key that is not there. */
function lookAgain(path: string, keys: Held, wanted: string): void {
  const { missed } = keys;
  if (missed?.keyId === wanted && Date.now() - missed.at < LOOK_AGAIN_MILLISECONDS) return;
  for (const file of [nextKeyFile(path), path]) {
    if (!existsSync(file)) continue;
    keys.others.set(keys.current.keyId, keys.current);
    keys.current = loadKeyFile(file);
  }
  const isFound = keys.current.keyId === wanted || keys.others.has(wanted);
  keys.missed = isFound ? null : { keyId: wanted, at: Date.now() };
}

/**
 * The key that KURABE_KEY_FILE names. A running program goes on where the key is changed: for something wrapped with another key than the one it
 * holds it reads the file again. Throws KeyFileError with a sentence for the operator where the file here does not have that key.
 */
export function currentKek(wrapped?: Uint8Array): Kek {
  const path = process.env.KURABE_KEY_FILE;
  if (!path)
    throw new KeyFileError(
      'NOT_SET',
      'KURABE_KEY_FILE is not set: it names the file of the key that answers are sealed with.',
    );
  const keys = held.get(path) ?? { current: loadKeyFile(path), others: new Map(), missed: null };
  held.set(path, keys);
  const wanted = wrapped ? keyIdOf(wrapped) : null;
  if (wanted === null) return keys.current;
  const find = () => (wanted === keys.current.keyId ? keys.current : keys.others.get(wanted));
  if (!find()) lookAgain(path, keys, wanted);
  const found = find();
  if (found) return found;
  throw new KeyFileError(
    'REPLACED',
    `The answers are sealed with the key ${wanted}, and ${path} holds the key ${keys.current.keyId}. Put the new key file there: this program takes it up without a restart.`,
  );
}

function wrapHeader(kek: Kek): Buffer {
  return Buffer.concat([Buffer.from([FORMAT]), Buffer.from(kek.keyId, 'hex')]);
}

/** A new data key for a wave, wrapped for the table wave_key: format byte, key id (8), nonce (12), key (32), tag (16). */
export function createWaveKey(kek: Kek, waveId: string): Uint8Array {
  return encrypt(kek.key, wrapHeader(kek), randomBytes(KEY_BYTES), ['kurabe wave key', waveId, kek.keyId]);
}

/** The same key of a wave, wrapped with another key file's; throws SealError where the first one does not open it. */
export function rewrapWaveKey(from: Kek, to: Kek, waveId: string, wrapped: Uint8Array): Uint8Array {
  const bytes = decrypt(from.key, wrapHeader(from), wrapped, ['kurabe wave key', waveId, from.keyId]);
  return encrypt(to.key, wrapHeader(to), bytes, ['kurabe wave key', waveId, to.keyId]);
}

/** Opens a wave's wrapped key; throws SealError where it is of another wave or another key file. */
export function openWaveKey(kek: Kek, waveId: string, wrapped: Uint8Array): WaveKey {
  const bytes = decrypt(kek.key, wrapHeader(kek), wrapped, ['kurabe wave key', waveId, kek.keyId]);
  if (bytes.length !== KEY_BYTES) throw new SealError('This cannot be opened.');
  const subKey = (purpose: SealPurpose | 'compare') =>
    createSecretKey(derive(bytes, waveId, `kurabe ${purpose}`, KEY_BYTES));
  const compare = subKey('compare');
  return { waveId, answers: subKey('answers'), coded: subKey('coded'), link: subKey('link'), compare };
}

function sealHeader(purpose: SealPurpose): Buffer {
  return Buffer.from([FORMAT, PURPOSE_BYTE[purpose]]);
}

/**
 * Seals bytes or a text under the wave's sub-key of the purpose. `aad` says where it belongs, most often
 * [responseKey, section, revision]; the wave is always part of it. Format: format byte, purpose byte, nonce (12), padded
 * content, tag (16).
 */
export function seal(
  key: WaveKey,
  plaintext: Uint8Array | string,
  aad: readonly string[],
  purpose: SealPurpose = 'answers',
): Uint8Array {
  const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  return encrypt(key[purpose], sealHeader(purpose), padded(bytes), [key.waveId, ...aad]);
}

/** What was sealed, for the same wave, place and purpose; throws SealError for anything else. `.toString('utf8')` gives a text. */
export function unseal(
  key: WaveKey,
  sealed: Uint8Array,
  aad: readonly string[],
  purpose: SealPurpose = 'answers',
): Buffer {
  return unpadded(decrypt(key[purpose], sealHeader(purpose), sealed, [key.waveId, ...aad]));
}

/** A keyed digest of a text in its place: who has no key learns nothing, not even whether two places hold the same. */
export function comparisonMac(key: WaveKey, text: string, place: readonly string[]): string {
  return createHmac('sha256', key.compare)
    .update(JSON.stringify([key.waveId, ...place, text]))
    .digest('hex');
}

/** Seals which answer sheet is a company's, for participation.link_sealed. */
export function sealLink(key: WaveKey, companyId: string, responseKey: string): Uint8Array {
  return seal(key, responseKey, [companyId], 'link');
}

/** The response key of a company in the key's wave; throws SealError where the link is not that company's. */
export function openLink(key: WaveKey, companyId: string, sealed: Uint8Array): string {
  return unseal(key, sealed, [companyId], 'link').toString('utf8');
}

/** What accounts are guarded with besides passwords: one sub-key for codes and subjects of limits, one for the secrets of second factors. */
export type AccountKey = { macs: KeyObject; secrets: KeyObject };

const ACCOUNT_KEY = 'kurabe account key';
const SECRET_HEADER = Buffer.from([FORMAT, 4]);

/** A new key for accounts, wrapped for the table installation_key. */
export function createAccountKey(kek: Kek): Uint8Array {
  return encrypt(kek.key, wrapHeader(kek), randomBytes(KEY_BYTES), [ACCOUNT_KEY, kek.keyId]);
}

/** Opens the wrapped key of accounts; throws SealError where it is of another key file. */
export function unwrapAccountKey(kek: Kek, wrapped: Uint8Array): AccountKey {
  const bytes = decrypt(kek.key, wrapHeader(kek), wrapped, [ACCOUNT_KEY, kek.keyId]);
  if (bytes.length !== KEY_BYTES) throw new SealError('This cannot be opened.');
  const subKey = (purpose: string) => createSecretKey(derive(bytes, ACCOUNT_KEY, `kurabe ${purpose}`, KEY_BYTES));
  return { macs: subKey('macs'), secrets: subKey('secrets') };
}

/** The same key of accounts, wrapped with another key file's. */
export function rewrapAccountKey(from: Kek, to: Kek, wrapped: Uint8Array): Uint8Array {
  const bytes = decrypt(from.key, wrapHeader(from), wrapped, [ACCOUNT_KEY, from.keyId]);
  return encrypt(to.key, wrapHeader(to), bytes, [ACCOUNT_KEY, to.keyId]);
}

/** Seals the secret of a second factor for its place. */
export function sealSecret(key: AccountKey, secret: Uint8Array, aad: readonly string[]): Uint8Array {
  return encrypt(key.secrets, SECRET_HEADER, secret, aad);
}

/** The secret of a second factor; throws SealError for anything that was not sealed for this place. */
export function openSecret(key: AccountKey, sealed: Uint8Array, aad: readonly string[]): Buffer {
  return decrypt(key.secrets, SECRET_HEADER, sealed, aad);
}

const CHECK_TEXT = 'kurabe key check';

/** A known text under the installation's key, for the table key_check. */
export function sealKeyCheck(kek: Kek): Uint8Array {
  return encrypt(kek.key, wrapHeader(kek), Buffer.from(CHECK_TEXT), [CHECK_TEXT, kek.keyId]);
}

/** Whether the known text was sealed with this very key. */
export function opensKeyCheck(kek: Kek, sealed: Uint8Array): boolean {
  try {
    return decrypt(kek.key, wrapHeader(kek), sealed, [CHECK_TEXT, kek.keyId]).toString() === CHECK_TEXT;
  } catch {
    return false;
  }
}
