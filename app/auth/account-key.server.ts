import { createHmac } from 'node:crypto';
import type { Tx } from '../../db/actor.server.ts';
import { findAccountKey } from '../../db/queries/installation-key.server.ts';
import { type AccountKey, currentKek, unwrapAccountKey } from '../../db/seal.server.ts';

/** What is kept as a MAC: a code sent by mail, a recovery code, the subject of a limit. */
type MacPurpose = 'code' | 'recovery' | 'limit';

/** The key of accounts, read by the roles that sign in and that send mail. Throws where the installation has none: nothing may be let through then. */
export async function openAccountKey(tx: Tx): Promise<AccountKey> {
  const wrapped = await findAccountKey(tx);
  if (!wrapped) throw new Error('the key of accounts is missing: it is made when the portal starts');
  return unwrapAccountKey(currentKek(wrapped), wrapped);
}

/** The MAC of some parts for one purpose. Parts may hold anything: where one ends and the next begins is part of it. */
export function macOf(key: AccountKey, purpose: MacPurpose, parts: readonly string[]): Buffer {
  return createHmac('sha256', key.macs)
    .update(JSON.stringify([purpose, ...parts]))
    .digest();
}
