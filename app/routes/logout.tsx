import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { signOut } from '../services/sign-out.server.ts';

export const loader = () => redirect('/');

/** Ends the session and asks the browser to forget what it kept of the pages. */
export async function action({ request }: ActionFunctionArgs) {
  const headers = new Headers({ 'Clear-Site-Data': '"cache", "storage"' });
  headers.append('Set-Cookie', await signOut(request));
  return redirect('/login?left=1', { headers });
}
