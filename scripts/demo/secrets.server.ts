import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newTotpSecret } from '../../app/auth/totp.server.ts';

/** What a demo's accounts and invitations open with: passwords, secrets of authenticator apps and tokens by the keys of the scenario. */
export type DemoSecrets = {
  readonly passwords: Record<string, string>;
  readonly apps: Record<string, string>;
  readonly tokens: Record<string, string>;
};

const FILE = 'demo-secrets.json';
const PASSWORD_BYTES = 12;
const TOKEN_BYTES = 32;

/** The file of a data folder that holds its demo's passwords and tokens. */
export function secretsPath(dir: string): string {
  return join(dir, FILE);
}

/**
 * The secrets of a data folder, made at random where there are none yet. They are written before anything is seeded with
 * them, whole or not at all, so that an interrupted start goes on with the same ones. `isNew` says that they were made now.
 */
export function loadSecrets(
  dir: string,
  keys: { accounts: readonly string[]; apps: readonly string[]; invitations: readonly string[] },
): { secrets: DemoSecrets; isNew: boolean } {
  const path = secretsPath(dir);
  if (existsSync(path)) {
    const secrets = JSON.parse(readFileSync(path, 'utf8')) as DemoSecrets;
    const complete =
      keys.apps.every((key) => secrets.apps?.[key]) &&
      keys.accounts.every((key) => secrets.passwords?.[key]) &&
      keys.invitations.every((key) => secrets.tokens?.[key]);
    if (complete) return { secrets, isNew: false };
  }
  const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const secrets: DemoSecrets = {
    passwords: Object.fromEntries(keys.accounts.map((key) => [key, random(PASSWORD_BYTES)])),
    apps: Object.fromEntries(keys.apps.map((key) => [key, newTotpSecret()])),
    tokens: Object.fromEntries(keys.invitations.map((key) => [key, random(TOKEN_BYTES)])),
  };
  writePrivate(path, secrets);
  return { secrets, isNew: true };
}

/** Writes JSON so that a reader sees the old file or the whole new one; only the file's owner may read it. */
export function writePrivate(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, path);
}
