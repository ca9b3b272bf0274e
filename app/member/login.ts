import { mayDo, type Permission, ROLES, type Role } from './roles.ts';
import { safeRedirect } from './safe-redirect.ts';

/** What is wrong with an attempt to sign in, and where; `form` for what belongs to no field. */
export type LoginFault = {
  field: 'email' | 'password' | 'form';
  code: 'emailMissing' | 'emailFormat' | 'passwordMissing' | 'refused' | 'busy' | 'demoRefused';
};

const EMAIL = /^[^\s\p{Cc}@]{1,64}@[^\s\p{Cc}@]{1,255}$/u;

/** The fields of the sign-in form: the address in lower case, or every fault in the order of the fields. */
export function parseLogin({
  email,
  password,
}: {
  email: string;
  password: string;
}): { ok: true; value: { email: string; password: string } } | { ok: false; faults: LoginFault[] } {
  const address = email.normalize('NFKC').trim().toLowerCase();
  const faults: LoginFault[] = [];
  if (address === '') faults.push({ field: 'email', code: 'emailMissing' });
  else if (!EMAIL.test(address)) faults.push({ field: 'email', code: 'emailFormat' });
  if (password === '') faults.push({ field: 'password', code: 'passwordMissing' });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: { email: address, password } };
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

/** Where somebody goes after signing in: the wanted page where it is one of ours and of their role, else the role's first page. */
export function landingPage(role: Role, wanted: unknown): string {
  const { home } = ROLES[role];
  const target = safeRedirect(wanted, home);
  const needed = NEEDED[target.split(/[/?]/)[1] ?? ''];
  return needed && mayDo(role, needed) ? target : home;
}
