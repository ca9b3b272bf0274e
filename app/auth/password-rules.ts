import { COMMON_PASSWORDS } from './common-passwords.ts';

/** Why a password cannot be chosen. */
export type PasswordFault = 'short' | 'long' | 'leaked' | 'personal';

const LEAST_CHARACTERS = 12;
const MOST_CHARACTERS = 256;
const LEAST_DIFFERENT = 4;

/** A password made of a shorter one again and again, as that shorter one. */
function repeatedPart(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.length % length === 0 && text.slice(0, length).repeat(text.length / length) === text)
      return text.slice(0, length);
  }
  return text;
}

/**
 * Whether a password may be chosen: 12 to 256 characters, none that many people use, nothing that is only the person's address or name. How it is
 * composed does not matter. Null where it may.
 */
export function judgePassword(
  password: string,
  { email, name }: { email: string; name: string },
): PasswordFault | null {
  const text = password.normalize('NFKC').toLowerCase();
  const characters = [...text];
  if (characters.length < LEAST_CHARACTERS) return 'short';
  if (password.length > MOST_CHARACTERS) return 'long';
  const own = [email, email.split('@')[0] ?? '', name].map((each) => each.normalize('NFKC').toLowerCase());
  const part = repeatedPart(text);
  if (own.some((each) => each !== '' && (each === text || each === part))) return 'personal';
  const isPlain = new Set(characters).size < LEAST_DIFFERENT || (part !== text && part.length < LEAST_CHARACTERS);
  return isPlain || COMMON_PASSWORDS.has(text) ? 'leaked' : null;
}
