const ALLOWED_PATH =
  /^\/(?:answer|company|assoc|policy|account|admin|releases)(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/;
const ALLOWED_QUERY = /^(?:[A-Za-z0-9=&_.~%+*-]{0,500})$/;
/** A question on a page. */
const ALLOWED_FRAGMENT = /^q-[A-Za-z0-9_][A-Za-z0-9~_-]{0,80}$/;
const MOST_CHARACTERS = 700;

/**
 * Where to go after signing in: the wanted address where it is one of our own pages, else the fallback. Only paths on an
 * allow-list pass, so neither `//host`, nor a backslash, nor a scheme, nor control characters lead anywhere. A fragment may name a question.
 */
export function safeRedirect(wanted: unknown, fallback: string): string {
  if (typeof wanted !== 'string' || wanted.length > MOST_CHARACTERS) return fallback;
  const [address = '', fragment, ...more] = wanted.split('#');
  const [path = '', query = '', ...rest] = address.split('?');
  if (rest.length > 0 || !ALLOWED_PATH.test(path) || !ALLOWED_QUERY.test(query)) return fallback;
  if (more.length > 0 || (fragment !== undefined && !ALLOWED_FRAGMENT.test(fragment))) return fallback;
  return `${path}${query === '' ? '' : `?${query}`}${fragment === undefined ? '' : `#${fragment}`}`;
}
