import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, openSync, readFileSync, writeSync } from 'node:fs';

/** The key of the installation: it wraps the waves' keys and lies outside the database and its backup. */
export type Kek = { keyId: string; key: KeyObject };
/** The opened key of one wave, as one sub-key per purpose. A `KeyObject` shows nothing of itself in a log. */
export type WaveKey = { waveId: string } & Record<SealPurpose, KeyObject>;
/** What is sealed: answers as given, coded columns, or the link from a company to its answer sheet. */
export type SealPurpose = 'answers' | 'coded' | 'link';

/** Something sealed was changed, cut, moved to another place, or is of another key. It never says which. */
export class SealError extends Error {
  override name = 'SealError';
  readonly code = 'SEAL_BROKEN';
}

/** The key file is missing, already there, readable by others, or no key. The message is for the operator. */
class KeyFileError extends Error {
  override name = 'KeyFileError';
  constructor(
    readonly code: 'MISSING' | 'EXISTS' | 'OPEN_TO_OTHERS' | 'MALFORMED' | 'NOT_SET',
    message: string,
  ) {
    super(message);
  }
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 8;
const FORMAT = 1;
const BLOCK_BYTES = 64;
const LENGTH_BYTES = 4;
const PURPOSE_BYTE = { answers: 1, coded: 2, link: 3 } as const satisfies Record<SealPurpose, number>;
const CIPHER = 'aes-256-gcm';

/** A list as bytes from which the same list alone can be read back: each part with its length before it. */
function framed(parts: readonly string[]): Buffer {
  const pieces = parts.flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  const count = Buffer.alloc(LENGTH_BYTES);
  count.writeUInt32BE(parts.length);
  return Buffer.concat([count, ...pieces]);
}

function derive(key: Buffer | KeyObject, salt: string, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'utf8'), Buffer.from(info, 'utf8'), bytes));
}

function encrypt(key: KeyObject, header: Buffer, plaintext: Uint8Array, aad: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, framed(aad)]));
  return Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, header: Buffer, sealed: Uint8Array, aad: readonly string[]): Buffer {
  const bytes = Buffer.from(sealed);
  const start = header.length + NONCE_BYTES;
  const end = bytes.length - TAG_BYTES;
  if (end < start || !bytes.subarray(0, header.length).equals(header)) throw new SealError('This cannot be opened.');
  try {
    const nonce = bytes.subarray(header.length, start);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([header, framed(aad)]));
    decipher.setAuthTag(bytes.subarray(end));
    return Buffer.concat([decipher.update(bytes.subarray(start, end)), decipher.final()]);
  } catch {
    throw new SealError('This cannot be opened.');
  }
}

// The length of a sealed text would tell a thief of the database how much was answered: it is padded to whole blocks.
function padded(plaintext: Uint8Array): Buffer {
  const size = Math.ceil((LENGTH_BYTES + plaintext.length) / BLOCK_BYTES) * BLOCK_BYTES;
  const block = Buffer.alloc(size);
  block.writeUInt32BE(plaintext.length);
  block.set(plaintext, LENGTH_BYTES);
  return block;
}

function unpadded(block: Buffer): Buffer {
  const length = block.length >= LENGTH_BYTES ? block.readUInt32BE() : Number.POSITIVE_INFINITY;
  if (length > block.length - LENGTH_BYTES) throw new SealError('This cannot be opened.');
  return block.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
}

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

const loaded = new Map<string, Kek>();

/** The key that KURABE_KEY_FILE names, read once per process and path. */
export function currentKek(): Kek {
  const path = process.env.KURABE_KEY_FILE;
  if (!path)
    throw new KeyFileError(
      'NOT_SET',
      'KURABE_KEY_FILE is not set: it names the file of the key that answers are sealed with.',
    );
  const kek = loaded.get(path) ?? loadKeyFile(path);
  loaded.set(path, kek);
  return kek;
}

function wrapHeader(kek: Kek): Buffer {
  return Buffer.concat([Buffer.from([FORMAT]), Buffer.from(kek.keyId, 'hex')]);
}

/** A new data key for a wave, wrapped for the table wave_key: format byte, key id (8), nonce (12), key (32), tag (16). */
export function createWaveKey(kek: Kek, waveId: string): Uint8Array {
  return encrypt(kek.key, wrapHeader(kek), randomBytes(KEY_BYTES), ['kurabe wave key', waveId, kek.keyId]);
}

/** Opens a wave's wrapped key; throws SealError where it is of another wave or another key file. */
export function openWaveKey(kek: Kek, waveId: string, wrapped: Uint8Array): WaveKey {
  const bytes = decrypt(kek.key, wrapHeader(kek), wrapped, ['kurabe wave key', waveId, kek.keyId]);
  if (bytes.length !== KEY_BYTES) throw new SealError('This cannot be opened.');
  const subKey = (purpose: SealPurpose) => createSecretKey(derive(bytes, waveId, `kurabe ${purpose}`, KEY_BYTES));
  return { waveId, answers: subKey('answers'), coded: subKey('coded'), link: subKey('link') };
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
