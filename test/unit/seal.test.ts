import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createAccountKey,
  createKeyFile,
  createWaveKey,
  loadKeyFile,
  openLink,
  openSecret,
  opensKeyCheck,
  openWaveKey,
  seal,
  sealKeyCheck,
  sealLink,
  sealSecret,
  unseal,
  unwrapAccountKey,
} from '../../db/seal.server.ts';
import { SealError } from '../../db/seal-cipher.server.ts';

const folder = mkdtempSync(join(tmpdir(), 'kurabe-seal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WAVE = '11111111-1111-4111-8111-111111111111';
const OTHER_WAVE = '22222222-2222-4222-8222-222222222222';
const kek = createKeyFile(join(folder, 'first.key'));
const otherKek = createKeyFile(join(folder, 'second.key'));
const key = openWaveKey(kek, WAVE, createWaveKey(kek, WAVE));

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = bit >> 3;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('the key file', () => {
  test('is made for its owner alone and loads as the same key', () => {
    const path = join(folder, 'own.key');
    const made = createKeyFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(loadKeyFile(path).keyId).toBe(made.keyId);
  });

  test('is never overwritten', () => {
    const path = join(folder, 'first.key');
    const before = readFileSync(path, 'utf8');
    expect(() => createKeyFile(path)).toThrow(/never overwritten/);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('is refused where it is missing, and nothing is made in its place', () => {
    const path = join(folder, 'none.key');
    expect(() => loadKeyFile(path)).toThrow(/missing/);
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ['empty', ''],
    ['short', Buffer.alloc(31, 7).toString('base64url')],
    ['long', Buffer.alloc(33, 7).toString('base64url')],
    ['not base64url', `${'A'.repeat(42)}!`],
    ['with stray bits at its end', `${'A'.repeat(42)}B`],
  ])('is refused where it is %s', (_name, text) => {
    const path = join(folder, 'bad.key');
    writeFileSync(path, text, { mode: 0o600 });
    expect(() => loadKeyFile(path)).toThrow(/holds no key/);
  });

  test('is refused where others can read it', () => {
    const path = join(folder, 'open.key');
    createKeyFile(path);
    chmodSync(path, 0o640);
    expect(() => loadKeyFile(path)).toThrow(/chmod 600/);
  });

  test('does not show itself when it is printed', () => {
    const text = readFileSync(join(folder, 'first.key'), 'utf8').trim();
    const hex = Buffer.from(text, 'base64url').toString('hex');
    const printed = inspect({ kek, key }, { depth: 10, showHidden: true }) + JSON.stringify({ kek, key });
    expect(printed).not.toContain(text);
    expect(printed).not.toContain(hex);
  });

  test('is recognised by the check value, and another is not', () => {
    expect(opensKeyCheck(kek, sealKeyCheck(kek))).toBe(true);
    expect(opensKeyCheck(otherKek, sealKeyCheck(kek))).toBe(false);
    expect(opensKeyCheck(kek, new Uint8Array())).toBe(false);
  });
});

describe('a wave key', () => {
  test('opens for its own wave and key file only', () => {
    const wrapped = createWaveKey(kek, WAVE);
    expect(openWaveKey(kek, WAVE, wrapped).waveId).toBe(WAVE);
    expect(() => openWaveKey(kek, OTHER_WAVE, wrapped)).toThrow(SealError);
    expect(() => openWaveKey(otherKek, WAVE, wrapped)).toThrow(SealError);
  });

  test('does not open after any single bit was flipped', () => {
    const wrapped = createWaveKey(kek, WAVE);
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      expect(() => openWaveKey(kek, WAVE, flipped(wrapped, bit))).toThrow(SealError);
    }
  });
});

describe('sealing', () => {
  test('gives back any bytes for the same place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), fc.array(fc.string(), { maxLength: 4 }), (bytes, aad) => {
        expect(Uint8Array.from(unseal(key, seal(key, bytes, aad), aad))).toEqual(bytes);
      }),
      { seed: 20260401, numRuns: 300 },
    );
  });

  test('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sealed = seal(key, text, ['r', 'a', '1']);
        expect(unseal(key, sealed, ['r', 'a', '1']).toString('utf8')).toBe(Buffer.from(text, 'utf8').toString('utf8'));
      }),
      { seed: 20260402, numRuns: 300 },
    );
  });

  test('is undone by any flipped bit, and by any cut', () => {
    const sealed = seal(key, '製造', ['response', 'h2', '3']);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      expect(() => unseal(key, flipped(sealed, bit), ['response', 'h2', '3'])).toThrow(SealError);
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unseal(key, sealed.subarray(0, length), ['response', 'h2', '3'])).toThrow(SealError);
    }
  });

  test('holds for one place only: no other list of parts opens it, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.array(fc.string(), { maxLength: 4 }), (own, other) => {
        fc.pre(JSON.stringify(own) !== JSON.stringify(other));
        expect(() => unseal(key, seal(key, 'x', own), other)).toThrow(SealError);
      }),
      { seed: 20260403, numRuns: 500 },
    );
    expect(() => unseal(key, seal(key, 'x', ['ab', 'c']), ['a', 'bc'])).toThrow(SealError);
  });

  test('holds for one purpose and one wave only', () => {
    const sealed = seal(key, 'x', ['r'], 'coded');
    expect(unseal(key, sealed, ['r'], 'coded').toString()).toBe('x');
    expect(() => unseal(key, sealed, ['r'])).toThrow(SealError);
    const other = openWaveKey(kek, OTHER_WAVE, createWaveKey(kek, OTHER_WAVE));
    expect(() => unseal(other, sealed, ['r'], 'coded')).toThrow(SealError);
  });

  test('never gives the same bytes twice, nor the length of a short answer', () => {
    expect(seal(key, 'x', ['r'])).not.toEqual(seal(key, 'x', ['r']));
    expect(seal(key, 'x', ['r']).length).toBe(seal(key, 'x'.repeat(50), ['r']).length);
  });

  test('binds the link to its company', () => {
    const sealed = sealLink(key, 'company-a', OTHER_WAVE);
    expect(openLink(key, 'company-a', sealed)).toBe(OTHER_WAVE);
    expect(() => openLink(key, 'company-b', sealed)).toThrow(SealError);
  });
});

describe('the key of accounts', () => {
  const wrapped = createAccountKey(kek);

  test('opens what it sealed, at its place alone, and is opened by its own key file alone', () => {
    const key = unwrapAccountKey(kek, wrapped);
    const sealed = sealSecret(key, Buffer.from('secret'), ['totp', 'one']);
    expect(openSecret(unwrapAccountKey(kek, wrapped), sealed, ['totp', 'one']).toString()).toBe('secret');
    expect(() => openSecret(key, sealed, ['totp', 'two'])).toThrow('cannot be opened');
    expect(() => openSecret(unwrapAccountKey(kek, createAccountKey(kek)), sealed, ['totp', 'one'])).toThrow();
    expect(() => unwrapAccountKey(otherKek, wrapped)).toThrow('cannot be opened');
    expect(() => unwrapAccountKey(kek, wrapped.slice(0, -1))).toThrow('cannot be opened');
  });
});
