const ONE_YEAR_SECONDS = 31_536_000;

/** Whether a page shows readings of kanji: `?furigana=on|off` where it says so, then the cookie, then no. */
export function wantsFurigana(request: Request): boolean {
  const asked = new URL(request.url).searchParams.get('furigana');
  if (asked === 'on' || asked === 'off') return asked === 'on';
  return /(?:^|;\s*)furigana=on(?:;|$)/.test(request.headers.get('Cookie') ?? '');
}

/** The Set-Cookie value that remembers the switch on the pages of answering; null where the request does not ask for it. */
export function furiganaCookie(request: Request, isSecure: boolean): string | null {
  const asked = new URL(request.url).searchParams.get('furigana');
  if (asked !== 'on' && asked !== 'off') return null;
  const age = asked === 'on' ? ONE_YEAR_SECONDS : 0;
  return `furigana=${asked}; Path=/answer; Max-Age=${age}; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
