import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { withActor } from '../../db/actor.server.ts';
import { findGrantsOfUser, findUserByEmail } from '../../db/queries/user.server.ts';
import { admit } from '../auth/continue-sign-in.server.ts';
import { dataFolder, isDemo } from '../http/settings.server.ts';
import { parseRole, type Role } from '../member/roles.ts';
import type { Bilingual } from '../survey/questionnaire.ts';
import type { SignInResult } from './sign-in.server.ts';

const accountSchema = z.object({
  role: z.string(),
  name: z.string(),
  email: z.string(),
  association: z.string().optional(),
  company: z.string().optional(),
  organisationEn: z.string().optional(),
});

/** An account of the demo as its page shows it. */
export type DemoAccount = { role: Role; name: string; email: string; organisation: Bilingual | null };

/** The accounts that the demo wrote down; none outside of the demo, or before its data are there. */
export async function listDemoAccounts(): Promise<DemoAccount[]> {
  if (!isDemo()) return [];
  const text = await readFile(join(dataFolder(), 'demo.json'), 'utf8').catch(() => null);
  if (text === null) return [];
  const parsed = z.object({ accounts: z.array(accountSchema) }).safeParse(JSON.parse(text));
  if (!parsed.success) return [];
  return parsed.data.accounts.flatMap(({ role, name, email, association, company, organisationEn }) => {
    const known = parseRole(role);
    const ja = company ?? association;
    return known ? [{ role: known, name, email, organisation: ja ? { ja, en: organisationEn ?? ja } : null }] : [];
  });
}

/** Signs in as one of the demo's accounts without a password. Refused everywhere but in the demo. */
export async function signInDemo({ email, role }: { email: string; role: string }): Promise<SignInResult> {
  const account = (await listDemoAccounts()).find((known) => known.email === email && known.role === role);
  if (!account) return { ok: false, reason: 'refused' };
  return withActor({ kind: 'auth' }, async (tx): Promise<SignInResult> => {
    const user = await findUserByEmail(tx, account.email);
    if (!user || user.disabledAt) return { ok: false, reason: 'refused' };
    const grant = (await findGrantsOfUser(tx, user.id)).find((known) => known.role === account.role);
    if (!grant) return { ok: false, reason: 'refused' };
    return { ok: true, progress: await admit(tx, { userId: user.id, grant, method: 'demo', next: null }) };
  });
}
