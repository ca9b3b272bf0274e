import { parseLogin } from './login.ts';

/** What is wrong with the address or name of somebody to invite. */
export type PersonFault = 'emailMissing' | 'emailFormat' | 'nameMissing' | 'nameLong';

/** Somebody to invite. The address is in lower case. */
export type Person = { email: string; name: string };

const MOST_NAME_CHARACTERS = 80;
// An address goes into a mail's head: nothing that could stand for a second address or another field.
const PLAIN = /^[^\s\p{Cc},<>";]+$/u;

/** Address and name as typed, or every fault in the order of the fields. */
export function parsePerson(
  typed: Person,
): { ok: true; value: Person } | { ok: false; faults: PersonFault[]; typed: Person } {
  const name = typed.name.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  const login = parseLogin({ email: typed.email, password: '-' });
  const faults: PersonFault[] = [];
  if (name === '') faults.push('nameMissing');
  else if ([...name].length > MOST_NAME_CHARACTERS || /\p{Cc}/u.test(name)) faults.push('nameLong');
  if (!login.ok) faults.push(login.faults[0]?.code === 'emailMissing' ? 'emailMissing' : 'emailFormat');
  else if (!PLAIN.test(login.value.email)) faults.push('emailFormat');
  if (!login.ok || faults.length > 0) return { ok: false, faults, typed };
  return { ok: true, value: { email: login.value.email, name } };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id that a form sent, or null where it is none. */
export function parseId(value: unknown): string | null {
  return typeof value === 'string' && UUID.test(value) ? value : null;
}
