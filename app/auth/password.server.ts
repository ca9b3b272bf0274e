import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// Argon2id is the default algorithm of the package; the costs are those that OWASP gives as the least.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const MOST_RUNNING = 2;
const MOST_WAITING = 20;
const MOST_CHARACTERS = 256;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs at most two pieces of work at once, lets twenty wait, and says `busy` to the rest: a flood of sign-ins takes neither memory nor time from others. */
async function inTurn<T>(work: () => Promise<T>): Promise<T | 'busy'> {
  if (running >= MOST_RUNNING) {
    if (waiting.length >= MOST_WAITING) return 'busy';
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

let standIn: Promise<string> | null = null;

/** A hash that no password matches in practice: checking it takes as long as checking a real one. */
function standInHash(): Promise<string> {
  standIn ??= hash(randomUUID(), OPTIONS);
  return standIn;
}

/** The Argon2id hash of a password, as it is stored. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), OPTIONS);
}

/** Whether a password fits a stored hash. With no hash (an unknown address) it takes the same time and never fits. */
export async function checkPassword(stored: string | null, password: string): Promise<'match' | 'mismatch' | 'busy'> {
  const isCheckable = stored !== null && password.length <= MOST_CHARACTERS;
  const against = isCheckable ? stored : await standInHash();
  const fits = await inTurn(() => verify(against, password.slice(0, MOST_CHARACTERS).normalize('NFKC')));
  if (fits === 'busy') return 'busy';
  return fits && isCheckable ? 'match' : 'mismatch';
}
