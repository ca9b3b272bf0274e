import { createHash } from 'node:crypto';
import { openAccountKey } from '../../app/auth/account-key.server.ts';
import { macOfCode } from '../../app/auth/code.server.ts';
import { currentTotp, enrolTotp, newTotpSecret } from '../../app/auth/totp.server.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { setCodeOfStep } from '../../db/queries/sign-in-step.server.ts';
import { currentKek } from '../../db/seal.server.ts';

/** Posts a form of our own page with these cookies, following no redirect. */
export type Send = (path: string, fields: Record<string, string>, cookie: string) => Promise<Response>;

const CODE = '246810';

/** Makes the key of accounts, as a portal does when it starts. */
export async function prepareAccounts(): Promise<void> {
  const checked = await checkKey(currentKek());
  if (!checked.ok) throw new Error(checked.fault);
}

/** The cookies of an answer as a browser sends them back: without those that it removes, and the language, which is the test's own. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .filter((line) => !/Max-Age=0|^lang=/i.test(line))
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** The stored form of the step in a Cookie header. */
export function stepHashIn(cookie: string): string {
  const id = /(?:__Host-)?step=([A-Za-z0-9_-]+)/.exec(cookie)?.[1] ?? '';
  return createHash('sha256').update(id).digest('hex');
}

/** Gives the step of a browser a code that the test knows, in place of the one that a mail would bring. */
export async function knownCode(cookie: string): Promise<string> {
  const hash = stepHashIn(cookie);
  await withActor({ kind: 'auth' }, async (tx) =>
    setCodeOfStep(tx, hash, macOfCode(await openAccountKey(tx), hash, CODE)),
  );
  return CODE;
}

/** Comes in by an invitation link as a browser does: the link, then the code sent to the invited address. */
export async function enterByInvitation(send: Send, token: string): Promise<{ answer: Response; cookie: string }> {
  const asked = await send('/i', { token }, '');
  const step = cookiesOf(asked);
  if (asked.status !== 302) return { answer: asked, cookie: '' };
  const answer = await send('/login/code', { intent: 'check', code: await knownCode(step) }, step);
  return { answer, cookie: cookiesOf(answer) };
}

/** Gives a person a working authenticator app. Returns what shows its code: each one once, as an app does. */
export async function giveApp(userId: string): Promise<() => string> {
  const secret = newTotpSecret();
  await withActor({ kind: 'auth' }, (tx) => enrolTotp(tx, userId, secret));
  let lastStep = 0;
  return () => {
    const code = currentTotp(secret, { lastStep, now: new Date() });
    lastStep = Math.max(lastStep + 1, Math.floor(Date.now() / 30_000));
    return code;
  };
}

/** Signs in with password and app as a browser does. */
export async function signInWithApp(
  send: Send,
  { email, password, code, path = '/login' }: { email: string; password: string; code: () => string; path?: string },
): Promise<{ answer: Response; cookie: string }> {
  const asked = await send(path, { email, password }, '');
  const answer = await send('/login/factor', { intent: 'totp', code: code() }, cookiesOf(asked));
  return { answer, cookie: cookiesOf(answer) };
}
