import { closeSync, existsSync, fsyncSync, linkSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Tx, withActor } from './actor.server.ts';
import { appendAudit } from './queries/audit.server.ts';
import { findAccountKey, replaceAccountKey } from './queries/installation-key.server.ts';
import {
  findKeyCheck,
  listWaveKeys,
  lockWaveKeys,
  replaceKeyCheck,
  replaceWaveKey,
} from './queries/key-check.server.ts';
import {
  createKeyFile,
  type Kek,
  loadKeyFile,
  nextKeyFile,
  opensKeyCheck,
  rewrapAccountKey,
  rewrapWaveKey,
  sealKeyCheck,
} from './seal.server.ts';

/** How far a change of keys is; it may break off after any of these and be run again. */
export const ROTATE_STEPS = ['made', 'wrapped', 'committed', 'kept', 'replaced'] as const;

/** A step of a change of keys. */
export type RotateStep = (typeof ROTATE_STEPS)[number];

type Rotated = { ok: true; keyId: string; oldFile: string } | { ok: false; fault: string };

const WORKER = { kind: 'worker' } as const;

function flushFolder(path: string): void {
  // Windows knows no such thing as flushing a folder.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A key file that may be missing; `isBroken` where it was not written to its end. */
function readIfThere(path: string): { key: Kek | null; isBroken: boolean } {
  if (!existsSync(path)) return { key: null, isBroken: false };
  try {
    return { key: loadKeyFile(path), isBroken: false };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MALFORMED') return { key: null, isBroken: true };
    throw error;
  }
}

/** The new key: the one that an earlier attempt made, else one made now. A file that broke off in the middle sealed nothing yet. */
function openNext(path: string): Kek {
  const found = readIfThere(path);
  if (found.key) return found.key;
  if (found.isBroken) rmSync(path);
  const made = createKeyFile(path);
  flushFolder(path);
  return made;
}

/** Wraps everything with the new key, all or nothing. False where the check is of neither key. */
async function rewrapAll(tx: Tx, keys: { from: Kek; to: Kek }, onStep: (step: RotateStep) => void): Promise<boolean> {
  const { from, to } = keys;
  await lockWaveKeys(tx);
  const stored = await findKeyCheck(tx, { lock: true });
  if (!stored) return false;
  if (opensKeyCheck(to, stored.sealed)) return true;
  if (!opensKeyCheck(from, stored.sealed)) return false;
  const waves = await listWaveKeys(tx);
  for (const { waveId, wrapped } of waves)
    await replaceWaveKey(tx, { waveId, wrapped: rewrapWaveKey(from, to, waveId, wrapped) });
  const account = await findAccountKey(tx);
  if (account) await replaceAccountKey(tx, rewrapAccountKey(from, to, account));
  await replaceKeyCheck(tx, { keyId: to.keyId, sealed: sealKeyCheck(to) });
  await appendAudit(tx, {
    event: 'keys.rotated',
    actor: WORKER,
    detail: { keyId: to.keyId, waves: waves.length },
  });
  onStep('wrapped');
  return true;
}

/** Puts the new file in the place of the old one, which stays beside it under its number. There is a key file at every moment. */
function replaceFile(path: string, keys: { old: Kek | null; next: Kek }, onStep: (step: RotateStep) => void): string {
  const { old, next } = keys;
  const oldFile = `${path}.old-${old?.keyId ?? 'unknown'}`;
  if (old && old.keyId !== next.keyId && !existsSync(oldFile)) {
    linkSync(path, oldFile);
    flushFolder(path);
  }
  onStep('kept');
  // Another run of the same may have done this already.
  if (existsSync(nextKeyFile(path)) || loadKeyFile(path).keyId !== next.keyId) renameSync(nextKeyFile(path), path);
  flushFolder(path);
  onStep('replaced');
  return oldFile;
}

const wrong = (path: string) =>
  `Neither ${path} nor ${nextKeyFile(path)} holds the key that the answers in this database are sealed with. Nothing was changed. Put back the key file that belongs to this database.`;

/**
 * Gives the installation a new key: a new file beside the old one, everything wrapped with it in one transaction, then the new file in the old
 * one's place. It may break off anywhere: run again, it goes on from there. `onStep` is told of each step. The fault is a sentence for the operator.
 */
export async function rotateKey(
  keyFile: string,
  onStep: (step: RotateStep) => void = () => undefined,
): Promise<Rotated> {
  const path = existsSync(keyFile) ? realpathSync(keyFile) : keyFile;
  const stored = await withActor(WORKER, (tx) => findKeyCheck(tx));
  if (!stored)
    return { ok: false, fault: 'This database knows no key yet: start the portal once, and change the key then.' };
  const old = readIfThere(path).key;
  const left = readIfThere(nextKeyFile(path)).key;
  const isCommitted = left !== null && opensKeyCheck(left, stored.sealed);
  if (!isCommitted && !(old && opensKeyCheck(old, stored.sealed))) return { ok: false, fault: wrong(path) };
  const next = openNext(nextKeyFile(path));
  onStep('made');
  if (!isCommitted && old) {
    if (next.keyId === old.keyId)
      return {
        ok: false,
        fault: `${nextKeyFile(path)} holds the key in use. Move that file away, and run this again.`,
      };
    const isWrapped = await withActor(WORKER, (tx) => rewrapAll(tx, { from: old, to: next }, onStep));
    if (!isWrapped) return { ok: false, fault: wrong(path) };
  }
  onStep('committed');
  return { ok: true, keyId: next.keyId, oldFile: replaceFile(path, { old, next }, onStep) };
}
