/** What came back at the end of all redirects: `isPage` is a page of ours with one heading and nothing odd in it. */
export type Visit = {
  readonly status: number;
  readonly path: string;
  readonly heading: string;
  readonly isPage: boolean;
  readonly isCsv: boolean;
  /** What a reader sees, tags and scripts taken out. */
  readonly text: string;
};

/** Visits a portal as a browser without JavaScript does: cookies kept, redirects followed, forms posted from our own pages. */
export type Visitor = {
  open(path: string): Promise<Visit>;
  send(path: string, form: Readonly<Record<string, string>>): Promise<Visit>;
  /** Types the code that a page of the demo shows in place of a mail or an app, and goes on past new recovery codes. */
  typeShownCode(visit: Visit, landing: string): Promise<Visit>;
};

const MOST_REDIRECTS = 5;

/** A visitor of the portal at `url`, with no cookie yet. */
export function createVisitor(url: string): Visitor {
  const cookies = new Map<string, string>();
  const headers = (): Record<string, string> => ({
    accept: 'text/html,*/*',
    'accept-language': 'ja',
    ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
  });
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
  };
  const follow = async (first: Response, path: string): Promise<Visit> => {
    let response = first;
    let at = path;
    for (let i = 0; i < MOST_REDIRECTS && response.status >= 300 && response.status < 400; i++) {
      keep(response);
      const next = new URL(response.headers.get('location') ?? '/', url + at);
      at = next.pathname;
      response = await fetch(next, { redirect: 'manual', headers: headers() });
    }
    keep(response);
    return readVisit(response, at);
  };
  const open = async (path: string) =>
    follow(await fetch(url + path, { redirect: 'manual', headers: headers() }), path);
  const send = async (path: string, form: Readonly<Record<string, string>>) =>
    follow(
      await fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...headers(), origin: url },
        body: new URLSearchParams(form),
      }),
      path,
    );
  const typeShownCode = async ({ path, text }: Visit, landing: string) => {
    const code = /\b\d{6}\b/.exec(text)?.[0];
    if (!path.startsWith('/login/') || !code) return open(path);
    const intent = path === '/login/code' ? 'check' : 'totp';
    const typed = await send(path, { intent, code });
    return typed.path === '/login/enrol' && typed.isPage ? open(landing) : typed;
  };
  return { open, send, typeShownCode };
}

async function readVisit(response: Response, path: string): Promise<Visit> {
  // React pads its chunks with NUL where a character would be cut; browsers drop it.
  const text = (await response.text()).replaceAll('\0', '');
  const type = response.headers.get('content-type') ?? '';
  const headings = [...text.matchAll(/<h1[^>]*>([\s\S]*?)<\/h1>/g)].map(([, inner = '']) =>
    inner
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  const isHtml = type.startsWith('text/html');
  const visible = text.replace(/<script[\s\S]*?<\/script>/g, '');
  const plain = visible.replace(/<[^>]*>/g, ' ');
  const isOdd = /\bundefined\b|\bNaN\b|\[object Object\]/.test(plain);
  return {
    status: response.status,
    path,
    heading: headings[0] ?? '',
    isPage: response.status === 200 && isHtml && headings.length === 1 && headings[0] !== '' && !isOdd,
    text: plain,
    isCsv: response.status === 200 && type.startsWith('text/csv') && text.includes('\n') && text.length > 100,
  };
}
