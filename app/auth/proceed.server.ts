import { redirect } from '@remix-run/node';
import { withActor } from '../../db/actor.server.ts';
import { findUser } from '../../db/queries/user.server.ts';
import { localeCookie } from '../http/locale.server.ts';
import { isSecureOrigin } from '../http/settings.server.ts';
import { landingPage } from '../member/login.ts';
import type { Progress } from './continue-sign-in.server.ts';
import { rememberBrowser } from './known-browser.server.ts';
import { startSession } from './session.server.ts';
import { clearStep } from './step.server.ts';

/** The cookie of a person's own language, for a browser in which none was chosen. */
async function ownLanguage(request: Request, userId: string): Promise<string[]> {
  if (/(?:^|;\s*)lang=(ja|en)(?:;|$)/.test(request.headers.get('Cookie') ?? '')) return [];
  const user = await withActor({ kind: 'auth' }, (tx) => findUser(tx, userId));
  return user ? [localeCookie(user.locale, isSecureOrigin())] : [];
}

/** The cookies of what follows a right proof: those of a session that begins, or of the next step. */
export async function cookiesOf(request: Request, progress: Progress): Promise<Headers> {
  const headers = new Headers();
  if ('to' in progress) {
    headers.append('Set-Cookie', progress.cookie);
    return headers;
  }
  headers.append('Set-Cookie', await startSession(request, progress.signedIn));
  headers.append('Set-Cookie', await rememberBrowser(progress.signedIn.userId));
  headers.append('Set-Cookie', clearStep());
  for (const cookie of await ownLanguage(request, progress.signedIn.userId)) headers.append('Set-Cookie', cookie);
  return headers;
}

/** Leads to what follows a right proof. A fragment of its own: browsers carry that of an invitation's link through redirects that have none. */
export async function proceed(request: Request, progress: Progress): Promise<Response> {
  const headers = await cookiesOf(request, progress);
  if ('to' in progress) return redirect(`${progress.to}#main`, { headers });
  const to = landingPage(progress.signedIn.role, progress.next);
  return redirect(to.includes('#') ? to : `${to}#main`, { headers });
}
