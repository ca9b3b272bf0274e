import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createKeyFile, type Kek, loadKeyFile } from './seal.server.ts';

/** The key of the audit trail's MACs. It is no key of answers and stays when that one is changed: else the trail would no longer hold. */
export type AuditKey = Kek;

const FILE_NAME = 'audit.key';

/** Where the key of the trail lies: KURABE_AUDIT_KEY_FILE, or `audit.key` beside the key file of the answers; null where neither is set. */
function auditKeyPath(): string | null {
  const { KURABE_AUDIT_KEY_FILE: own, KURABE_KEY_FILE: beside } = process.env;
  return own || (beside ? join(dirname(beside), FILE_NAME) : null);
}

/** Makes a key for the trail in a file of mode 0600; throws with a sentence for the operator where anything lies there already. */
export function createAuditKey(path: string): AuditKey {
  return createKeyFile(path);
}

/** Reads the key of the trail; throws with a sentence for the operator. */
export function loadAuditKey(path: string): AuditKey {
  if (!existsSync(path)) {
    throw new Error(
      `The key of the audit trail ${path} is missing: every event is signed with it. Put back the copy you keep; a new installation makes one with "kurabe keys audit ${path}".`,
    );
  }
  return loadKeyFile(path);
}

// The Remix server bundle and the program that loads it each hold a copy of this module; each may read the file once.
const loaded = new Map<string, AuditKey>();

/** The key of this installation's trail (see `auditKeyPath`), read once per process and path. */
export function currentAuditKey(): AuditKey {
  const path = auditKeyPath();
  if (!path)
    throw new Error('KURABE_AUDIT_KEY_FILE is not set: it names the file of the key that signs the audit trail.');
  const key = loaded.get(path) ?? loadAuditKey(path);
  loaded.set(path, key);
  return key;
}

/** Whether the key of the trail is there; the fault is a sentence for the operator. */
export function checkAuditKey(): { ok: true } | { ok: false; fault: string } {
  try {
    currentAuditKey();
    return { ok: true };
  } catch (error) {
    return { ok: false, fault: error instanceof Error ? error.message : String(error) };
  }
}
