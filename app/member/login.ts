import { mayDo, type Permission, ROLES, type Role } from './roles.ts';
import { safeRedirect } from './safe-redirect.ts';

/** What is wrong with an attempt to sign in, and where; `form` for what belongs to no field. */
export type LoginFault = {
  field: 'email' | 'password' | 'memberEmail' | 'form';
  code: 'emailMissing' | 'emailFormat' | 'passwordMissing' | 'refused' | 'busy' | 'limited' | 'demoRefused';
};

const EMAIL = /^[^\s\p{Cc}@]{1,64}@[^\s\p{Cc}@]{1,255}$/u;

/** A typed e-mail address in lower case, or what is wrong with it. */
export function parseEmail(
  email: string,
): { ok: true; value: string } | { ok: false; code: 'emailMissing' | 'emailFormat' } {
  const address = email.normalize('NFKC').trim().toLowerCase();
  if (address === '') return { ok: false, code: 'emailMissing' };
  return EMAIL.test(address) ? { ok: true, value: address } : { ok: false, code: 'emailFormat' };
}

/** The fields of the sign-in form: the address in lower case, or every fault in the order of the fields. */
export function parseLogin({
  email,
  password,
}: {
  email: string;
  password: string;
}): { ok: true; value: { email: string; password: string } } | { ok: false; faults: LoginFault[] } {
  const address = parseEmail(email);
  const faults: LoginFault[] = [];
  if (!address.ok) faults.push({ field: 'email', code: address.code });
  if (password === '') faults.push({ field: 'password', code: 'passwordMissing' });
  return address.ok && faults.length === 0
    ? { ok: true, value: { email: address.value, password } }
    : { ok: false, faults };
}

const NEEDED: Readonly<Record<string, Permission>> = {
  answer: 'answer-sections',
  company: 'read-own-benchmark',
  assoc: 'read-association-benchmark',
  policy: 'read-all-released',
  account: 'account',
  admin: 'manage-staff',
  releases: 'watch-release',
};

/** Whether a wanted page is one of ours that the role may see. */
export function leadsTo(role: Role, wanted: unknown): boolean {
  const target = safeRedirect(wanted, '');
  const needed = NEEDED[target.split(/[/?#]/)[1] ?? ''];
  return needed !== undefined && needed !== 'account' && mayDo(role, needed);
}

/** Where somebody goes after signing in: the wanted page where it is one of ours and of their role, else the role's first page. */
export function landingPage(role: Role, wanted: unknown): string {
  const { home } = ROLES[role];
  const target = safeRedirect(wanted, home);
  const needed = NEEDED[target.split(/[/?#]/)[1] ?? ''];
  return needed && mayDo(role, needed) ? target : home;
}
