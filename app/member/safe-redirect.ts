const ALLOWED_PATH =
  /^\/(?:answer|company|assoc|policy|account|admin|releases)(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/;
const ALLOWED_QUERY = /^(?:[A-Za-z0-9=&_.~%+*-]{0,500})$/;
const MOST_CHARACTERS = 700;

/**
 * Where to go after signing in: the wanted address where it is one of our own pages, else the fallback. Only paths on an
 * allow-list pass, so neither `//host`, nor a backslash, nor a scheme, nor control characters lead anywhere.
 */
export function safeRedirect(wanted: unknown, fallback: string): string {
  if (typeof wanted !== 'string' || wanted.length > MOST_CHARACTERS) return fallback;
  const [path = '', query = '', ...rest] = wanted.split('?');
  if (rest.length > 0 || !ALLOWED_PATH.test(path) || !ALLOWED_QUERY.test(query)) return fallback;
  return query === '' ? path : `${path}?${query}`;
}
