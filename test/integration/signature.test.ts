import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRelease } from '../../analytics/build-release.server.ts';
import { findDifferingFiles, verifyBundle } from '../../analytics/bundle.server.ts';
import { DEFAULT_POLICY } from '../../analytics/policy.ts';
import {
  createSigningKey,
  currentSigningKey,
  isSignedBy,
  loadSigningKey,
  type SigningKey,
} from '../../analytics/signing-key.server.ts';
import { readQuestionnaire, readResponses } from '../../scripts/read-microdata.ts';

const FIXTURES = new URL('../fixtures/analyse/', import.meta.url).pathname;
const FILES = [
  'SHA256SUMS',
  'cells.csv',
  'cells.parquet',
  'certificate.json',
  'codebook.json',
  'manifest.json',
  'signature',
];

let folder = '';
let ours: SigningKey;
let theirs: SigningKey;

function made(reading: ReturnType<typeof createSigningKey>): SigningKey {
  if (!reading.ok) throw new Error(reading.fault);
  return reading.key;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kurabe-signature-'));
  ours = made(createSigningKey(join(folder, 'ours.key')));
  theirs = made(createSigningKey(join(folder, 'theirs.key')));
  await release('ours', ours);
  await release('theirs', theirs);
  await release('unsigned');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (...names: string[]): string => join(folder, ...names);

async function release(name: string, signingKey?: SigningKey, levels?: []): Promise<string> {
  const questionnaire = await readQuestionnaire(join(FIXTURES, 'items.csv'));
  if (!questionnaire.ok) throw new Error(questionnaire.faults.join('\n'));
  const responses = await readResponses(join(FIXTURES, 'responses.csv'), questionnaire.value);
  if (!responses.ok) throw new Error(responses.faults.join('\n'));
  const built = await buildRelease({
    wave: 'signed',
    questionnaire: questionnaire.value,
    respondents: responses.value.respondents,
    policy: DEFAULT_POLICY,
    seed: 1,
    outDir: pathOf(name),
    ...(signingKey && { signingKey }),
    ...(levels && { levels }),
  });
  if (!built.ok) throw new Error(built.faults.map(({ message }) => message).join('\n'));
  return built.digest;
}

async function faultsAfter(damage: (dir: string) => void, publicKey?: string): Promise<string[]> {
  const dir = pathOf('damaged');
  rmSync(dir, { recursive: true, force: true });
  cpSync(pathOf('ours'), dir, { recursive: true });
  damage(dir);
  const verified = await verifyBundle(dir, publicKey === undefined ? {} : { publicKey });
  return verified.ok ? [] : verified.faults;
}

/** Writes SHA256SUMS anew, as somebody does who changes a bundle and has no key. */
function resum(dir: string): void {
  const names = FILES.filter((name) => name !== 'SHA256SUMS' && name !== 'signature');
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('hex');
  writeFileSync(join(dir, 'SHA256SUMS'), names.map((name) => `${digest(name)}  ${name}\n`).join(''));
}

function replace(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

/** Whole numbers from 0, the same ones each time. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('a signed bundle', () => {
  it('holds for the key in its manifest and for that key given', async () => {
    expect(readdirSync(pathOf('ours')).sort()).toEqual(FILES);
    const signature = readFileSync(pathOf('ours', 'signature'), 'utf8').trim();
    const expected = { ok: true, publicKey: ours.publicKey, signature };
    expect(await verifyBundle(pathOf('ours'))).toMatchObject(expected);
    expect(await verifyBundle(pathOf('ours'), { publicKey: ours.publicKey })).toMatchObject(expected);
    expect(JSON.parse(readFileSync(pathOf('ours', 'manifest.json'), 'utf8'))).toMatchObject({
      publicKey: ours.publicKey,
    });
  });

  it('is the same in every byte when it is signed again, signature included', async () => {
    await release('again', ours);
    expect(await findDifferingFiles(pathOf('ours'), pathOf('again'))).toEqual([]);
    expect(readFileSync(pathOf('again', 'signature'))).toEqual(readFileSync(pathOf('ours', 'signature')));
  });

  it('differs from an unsigned one in manifest, sums and signature alone where nothing is drawn', async () => {
    await release('undrawn', ours, []);
    expect(await findDifferingFiles(pathOf('undrawn'), pathOf('unsigned'))).toEqual(['manifest.json', 'SHA256SUMS']);
    expect(readdirSync(pathOf('unsigned'))).not.toContain('signature');
  });

  it('holds nothing of the private key, in no file', () => {
    const pem = readFileSync(pathOf('ours.key'), 'utf8').split('\n')[1] ?? 'missing';
    const secret = Buffer.from(pem, 'base64').subarray(-32);
    for (const name of FILES) {
      const bytes = readFileSync(pathOf('ours', name));
      expect(bytes.includes(secret) || bytes.includes(pem) || bytes.includes(secret.toString('hex')), name).toBe(false);
    }
  });

  it.each(FILES)('fails for any changed byte of %s: the first, the last, and a sample of the others', async (name) => {
    const { length } = readFileSync(pathOf('ours', name));
    const random = seeded(length);
    const sampled = Array.from({ length: 24 }, () => random(length));
    for (const at of [0, 1, length - 2, length - 1, ...sampled]) {
      for (const bits of [1, 1 + random(255)]) {
        const faults = await faultsAfter((dir) => {
          const bytes = readFileSync(join(dir, name));
          bytes[at] = (bytes[at] ?? 0) ^ bits;
          writeFileSync(join(dir, name), bytes);
        });
        expect(faults, `byte ${at} of ${name} changed by ${bits}`).not.toEqual([]);
      }
    }
  });

  it('fails for every changed byte of its signature, padding and line end included', async () => {
    const whole = readFileSync(pathOf('ours', 'signature'));
    for (let at = 0; at < whole.length; at += 1) {
      for (const bits of [1, 2, 4, 8, 16, 32]) {
        const faults = await faultsAfter((dir) => {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] ?? 0) ^ bits;
          writeFileSync(join(dir, 'signature'), bytes);
        });
        expect(faults).toEqual(['signature is not that of the key in the manifest over SHA256SUMS.']);
      }
    }
  });

  it.each(FILES)('fails where %s is missing, cut or longer', async (name) => {
    expect(await faultsAfter((dir) => rmSync(join(dir, name)))).not.toEqual([]);
    const whole = readFileSync(pathOf('ours', name));
    for (const bytes of [whole.subarray(0, -1), Buffer.alloc(0), Buffer.concat([whole, Buffer.from('\n')])]) {
      expect(await faultsAfter((dir) => writeFileSync(join(dir, name), bytes))).not.toEqual([]);
    }
  });

  it('fails where a file is too many', async () => {
    expect(await faultsAfter((dir) => writeFileSync(join(dir, 'signature.bak'), ''))).toEqual([
      'signature.bak does not belong to a bundle.',
    ]);
  });

  it('fails where somebody without the key changed a number and wrote the sums anew', async () => {
    const forge = (dir: string): void => {
      replace(join(dir, 'manifest.json'), '"seed": 1', '"seed": 2');
      resum(dir);
    };
    expect(await faultsAfter(forge)).toEqual(['signature is not that of the key in the manifest over SHA256SUMS.']);
  });

  it('fails with the signature, or with the key, of somebody else', async () => {
    const swapSignature = (dir: string): void => copyFileSync(pathOf('theirs', 'signature'), join(dir, 'signature'));
    const swapKey = (dir: string): void => {
      replace(join(dir, 'manifest.json'), ours.publicKey, theirs.publicKey);
      resum(dir);
    };
    const fault = 'signature is not that of the key in the manifest over SHA256SUMS.';
    expect(await faultsAfter(swapSignature)).toEqual([fault]);
    expect(await faultsAfter(swapKey)).toEqual([fault]);
  });

  it('that somebody else signed whole holds by itself, and fails against the publisher’s key', async () => {
    const swapBoth = (dir: string): void => {
      replace(join(dir, 'manifest.json'), ours.publicKey, theirs.publicKey);
      resum(dir);
      writeFileSync(join(dir, 'signature'), `${theirs.sign(readFileSync(join(dir, 'SHA256SUMS')))}\n`);
    };
    expect(await faultsAfter(swapBoth)).toEqual([]);
    expect(await faultsAfter(swapBoth, ours.publicKey)).toEqual([
      `The bundle is signed with the key ${theirs.publicKey}, not with the key given.`,
    ]);
  });

  it('that was stripped of its signature holds as an unsigned one, and fails against the publisher’s key', async () => {
    const strip = (dir: string): void => {
      replace(join(dir, 'manifest.json'), `"${ours.publicKey}"`, 'null');
      resum(dir);
      rmSync(join(dir, 'signature'));
    };
    expect(await faultsAfter(strip)).toEqual([]);
    expect(await faultsAfter(strip, ours.publicKey)).toEqual([
      'The bundle is not signed, so it is not of the key given.',
    ]);
  });

  it('may not have a signature where its manifest names no key, nor a key that is none', async () => {
    const keyless = (dir: string): void => {
      replace(join(dir, 'manifest.json'), `"${ours.publicKey}"`, 'null');
      resum(dir);
    };
    const broken = (dir: string): void => {
      replace(join(dir, 'manifest.json'), ours.publicKey, ours.publicKey.slice(1));
      resum(dir);
    };
    expect(await faultsAfter(keyless)).toEqual(['signature does not belong to a bundle whose manifest names no key.']);
    expect(await faultsAfter(broken)).toEqual([
      'manifest.json: publicKey is neither null nor an Ed25519 key in base64.',
    ]);
  });
});

describe('a signing key', () => {
  it('lies in a file for its owner alone, as PKCS8 in PEM, and reads back as the same key', () => {
    expect(readFileSync(pathOf('ours.key'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    if (process.platform !== 'win32') expect(statSync(pathOf('ours.key')).mode & 0o777).toBe(0o600);
    const again = made(loadSigningKey(pathOf('ours.key')));
    expect(again.publicKey).toBe(ours.publicKey);
    expect(Buffer.from(again.publicKey, 'base64')).toHaveLength(32);
    const text = Buffer.from('a text');
    expect(again.sign(text)).toBe(ours.sign(text));
    expect(isSignedBy(ours.publicKey, text, again.sign(text))).toBe(true);
    expect(isSignedBy(theirs.publicKey, text, again.sign(text))).toBe(false);
  });

  it('is never made over a file that is there', () => {
    const before = readFileSync(pathOf('ours.key'), 'utf8');
    expect(createSigningKey(pathOf('ours.key'))).toEqual({
      ok: false,
      fault: `There is a file at ${pathOf('ours.key')} already; a key file is never overwritten.`,
    });
    expect(readFileSync(pathOf('ours.key'), 'utf8')).toBe(before);
    expect(createSigningKey(pathOf('nowhere', 'new.key')).ok).toBe(false);
  });

  it('is refused where it is missing, readable by others, no key, or a key of another kind', () => {
    const faultOf = (path: string): string => {
      const reading = loadSigningKey(path);
      return reading.ok ? '' : reading.fault;
    };
    const write = (name: string, text: string): string => {
      writeFileSync(pathOf(name), text, { mode: 0o600 });
      return pathOf(name);
    };
    expect(faultOf(pathOf('missing.key'))).toMatch(/is missing: releases are signed with it/);
    copyFileSync(pathOf('ours.key'), pathOf('open.key'));
    chmodSync(pathOf('open.key'), 0o644);
    if (process.platform !== 'win32') expect(faultOf(pathOf('open.key'))).toMatch(/can be read by others/);
    expect(faultOf(write('text.key', 'no key'))).toMatch(/holds no Ed25519 key/);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(faultOf(write('ec.key', other))).toMatch(/holds no Ed25519 key/);
    expect(faultOf(folder)).not.toBe('');
  });

  it('is looked for where KURABE_SIGNING_KEY_FILE says, else beside the key of the answers', () => {
    const { KURABE_SIGNING_KEY_FILE: own, KURABE_KEY_FILE: beside } = process.env;
    const faultWith = (signing: string, key: string): string => {
      process.env.KURABE_SIGNING_KEY_FILE = signing;
      process.env.KURABE_KEY_FILE = key;
      const reading = currentSigningKey();
      return reading.ok ? reading.key.publicKey : reading.fault;
    };
    try {
      expect(faultWith(pathOf('ours.key'), '')).toBe(ours.publicKey);
      expect(faultWith('', pathOf('kurabe.key'))).toContain(`${pathOf('signing.key')} is missing`);
      expect(faultWith('', '')).toMatch(/^KURABE_SIGNING_KEY_FILE is not set/);
    } finally {
      process.env.KURABE_SIGNING_KEY_FILE = own ?? '';
      process.env.KURABE_KEY_FILE = beside ?? '';
    }
  });
});
