import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

/** Something sealed was changed, cut, moved to another place, or is of another key. It never says which. */
export class SealError extends Error {
  override name = 'SealError';
  readonly code = 'SEAL_BROKEN';
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BLOCK_BYTES = 64;
const LENGTH_BYTES = 4;
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

/** A sub-key of a key for one purpose. */
export function derive(key: Buffer | KeyObject, salt: string, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'utf8'), Buffer.from(info, 'utf8'), bytes));
}

/** Header, nonce (12), content, tag (16); `aad` says where it belongs. */
export function encrypt(key: KeyObject, header: Buffer, plaintext: Uint8Array, aad: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, framed(aad)]));
  return Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The content; throws SealError for anything that was not encrypted with this key, header and place. */
export function decrypt(key: KeyObject, header: Buffer, sealed: Uint8Array, aad: readonly string[]): Buffer {
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

/** The content as whole blocks: the length of a sealed text would tell a thief of the database how much was answered. */
export function padded(plaintext: Uint8Array): Buffer {
  const size = Math.ceil((LENGTH_BYTES + plaintext.length) / BLOCK_BYTES) * BLOCK_BYTES;
  const block = Buffer.alloc(size);
  block.writeUInt32BE(plaintext.length);
  block.set(plaintext, LENGTH_BYTES);
  return block;
}

/** The content of whole blocks. */
export function unpadded(block: Buffer): Buffer {
  const length = block.length >= LENGTH_BYTES ? block.readUInt32BE() : Number.POSITIVE_INFINITY;
  if (length > block.length - LENGTH_BYTES) throw new SealError('This cannot be opened.');
  return block.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
}
