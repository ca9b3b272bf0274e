import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPublicKey } from './manifest.ts';

/**
 * What signs a release: `publicKey` is the raw 32 bytes in base64, as in the manifest; `sign` gives the Ed25519 signature of some
 * bytes in base64. The same bytes always get the same signature.
 */
export type SigningKey = Readonly<{ publicKey: string; sign(bytes: Uint8Array): string }>;

/** A key, or a sentence for the operator. */
export type SigningKeyReading = { ok: true; key: SigningKey } | { ok: false; fault: string };

// Only the one way of writing 64 bytes: base64 with other padding bits decodes to the same bytes.
const SIGNATURE = /^[A-Za-z0-9+/]{85}[AQgw]==$/;
const KIND = 'ed25519';
const FILE_NAME = 'signing.key';

function keyOf(privateKey: KeyObject): SigningKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url').toString('base64');
  return { publicKey, sign: (bytes) => sign(null, bytes, privateKey).toString('base64') };
}

/** Whether `signature` is this public key's over `bytes`; false for anything that is no key or no signature. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  if (!isPublicKey(publicKey) || !SIGNATURE.test(signature)) return false;
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** Where the signing key lies: KURABE_SIGNING_KEY_FILE, or `signing.key` beside the key file of the answers; null where neither is set. */
export function signingKeyPath(): string | null {
  const { KURABE_SIGNING_KEY_FILE: own, KURABE_KEY_FILE: beside } = process.env;
  return own || (beside ? join(dirname(beside), FILE_NAME) : null);
}

/** Makes a signing key in a file of mode 0600 (PKCS8, PEM); refused where anything lies there already. */
export function createSigningKey(path: string): SigningKeyReading {
  const { privateKey } = generateKeyPairSync(KIND);
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'EEXIST')
      return { ok: false, fault: `There is a file at ${path} already; a key file is never overwritten.` };
    return { ok: false, fault: `The signing key cannot be written to ${path} (${String(code)}).` };
  }
  try {
    writeSync(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { ok: true, key: keyOf(privateKey) };
}

function parsePrivateKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey({ key: pem, format: 'pem' });
    return key.asymmetricKeyType === KIND ? key : null;
  } catch {
    return null;
  }
}

/** Reads a signing key; refused where it is missing, readable by others or no Ed25519 key. Changes nothing. */
export function loadSigningKey(path: string): SigningKeyReading {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) {
    const fault = `The signing key ${path} is missing: releases are signed with it. Put back the copy you keep, or make a new one with "kurabe keys signing ${path}" and publish its public key.`;
    return { ok: false, fault };
  }
  if (process.platform !== 'win32' && stat.isFile() && (stat.mode & 0o077) !== 0) {
    return {
      ok: false,
      fault: `The signing key ${path} can be read by others. Make it yours alone: chmod 600 ${path}`,
    };
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { ok: false, fault: `The signing key ${path} cannot be read.` };
  }
  const key = parsePrivateKey(text);
  if (key === null) return { ok: false, fault: `The file ${path} holds no Ed25519 key (PKCS8 in PEM).` };
  return { ok: true, key: keyOf(key) };
}

/** The signing key of this installation (see `signingKeyPath`). */
export function currentSigningKey(): SigningKeyReading {
  const path = signingKeyPath();
  if (path !== null) return loadSigningKey(path);
  return {
    ok: false,
    fault: 'KURABE_SIGNING_KEY_FILE is not set: it names the file of the key that releases are signed with.',
  };
}
