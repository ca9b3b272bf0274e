import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listener, listen } from '../../app/http/listen.server.ts';
import { buildServer } from '../../app/http/server.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { enterByInvitation, prepareAccounts } from '../support/sign-in.ts';
import { type Place, prepareWave } from './answering-fixture.ts';

const database = useDatabase();
const root = fileURLToPath(new URL('../..', import.meta.url));
const ORIGIN = 'https://kurabe.example';
const FORM = 'application/x-www-form-urlencoded';
let listener: Listener;
let place: Place;
let member = '';

type Asked = { body?: string; type?: string; accept?: string; cookie?: string };

/** Asks as a browser does: with a body it posts from our own page. */
function ask(path: string, { body, type = FORM, accept = 'text/html', cookie = member }: Asked = {}) {
  return fetch(`http://127.0.0.1:${listener.port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Cookie: cookie,
      Accept: accept,
      ...(body === undefined ? {} : { Origin: ORIGIN, 'Content-Type': type }),
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
}

const post = (path: string, fields: [string, string][]) =>
  ask(path, { body: new URLSearchParams(fields).toString(), accept: '*/*' });

/** Brings a new respondent of the company in by a link. Returns the cookie. */
async function enter(): Promise<string> {
  const token = randomUUID();
  const hash = createHash('sha256').update(token).digest('hex');
  await asSuperuser(
    database,
    (sql) => sql`insert into invitation (id, token_hash, wave_id, company_id, email, purpose, expires_at)
      values (${randomUUID()}, ${hash}, ${place.waveId}, ${place.companyId}, ${`${token}@example.jp`}, 'answer',
        now() + interval '1 day')`,
  );
  const send = (path: string, fields: Record<string, string>, cookie: string) =>
    ask(path, { body: new URLSearchParams(fields).toString(), cookie });
  const { answer, cookie } = await enterByInvitation(send, token);
  expect(answer.status).toBe(302);
  return cookie;
}

beforeAll(async () => {
  process.env.KURABE_ORIGIN = ORIGIN;
  await prepareAccounts();
  const build = (await import(pathToFileURL(join(root, 'build/server/index.js')).href)) as ServerBuild;
  const clientFolder = join(root, 'build/client');
  const app = buildServer({ build, clientFolder, origin: new URL(ORIGIN), trustedProxyCount: 0 });
  listener = await listen(app, { port: 0, host: '127.0.0.1' });
  place = await prepareWave(database);
  member = await enter();
});

afterAll(() => listener.stop());

describe('a body that is no form', () => {
  const half = '--x\r\nContent-Disposition: form-data; name="A-05"\r\n\r\nabc';
  const bodies: [string, string, string][] = [
    ['JSON', 'application/json', '{"__proto__":{"isAdmin":true}}'],
    ['plain text', 'text/plain', 'A-01=1'],
    ['a multipart body without its boundary', 'multipart/form-data', 'A-01=1'],
    ['a multipart body that breaks off', 'multipart/form-data; boundary=x', half],
  ];

  test.each(bodies)('%s is refused with a sentence, wherever it is sent', async (_what, type, body) => {
    const paths = ['/login', '/i', `/answer/${place.slug}/a`, `/answer/${place.slug}/a/save`];
    for (const path of [...paths, `/answer/${place.slug}/review`]) {
      const answer = await ask(path, { body, type });
      expect(answer.status, path).toBe(400);
      expect(await answer.text(), path).toContain('送られた内容を読み取れませんでした');
    }
  });
});

describe('a NUL, which no database column takes', () => {
  test('is refused in every part of an address', async () => {
    for (const path of ['/answer/%00', '/policy/heatmap?wave=%00', `/answer/${place.slug}?x=a%00b`]) {
      expect((await ask(path)).status, path).toBe(400);
    }
  });

  test('makes an e-mail address none', async () => {
    const answer = await post('/login', [
      ['email', 'a\0b@example.jp'],
      ['password', 'x'],
    ]);
    expect(answer.status).toBe(400);
  });
});

describe('a download that is not there', () => {
  const path = '/company/results/none.csv';

  test('is a page with what to do next for whoever opened it, in the language of the visitor', async () => {
    const ja = await ask(path);
    expect(ja.status).toBe(404);
    expect(ja.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await ja.text()).toContain('ページが見つかりません');
    expect(await (await ask(path, { cookie: `${member}; lang=en` })).text()).toContain('Page not found');
    const head = await fetch(`http://127.0.0.1:${listener.port}${path}`, {
      method: 'HEAD',
      headers: { Cookie: member },
    });
    expect([head.status, await head.text()]).toEqual([404, '']);
  });

  test('is nothing but its status for a script', async () => {
    const answer = await ask(path, { accept: 'application/json' });
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });
});

describe('a form of very many fields', () => {
  test('is answered at once, and changes nothing that was not on the page', async () => {
    const fields = Array.from({ length: 60_000 }, (_, index) => ['_item', `x${index}`] as [string, string]);
    const startedAt = performance.now();
    const answer = await post(`/answer/${place.slug}/a/save`, [...fields, ['_item', 'A-04'], ['A-04', '7']]);
    expect(await answer.json()).toMatchObject({ ok: true, answers: { 'A-04': { number: 7 } } });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('values that no page of ours sends', () => {
  const send = async (item: string, ...values: string[]) => {
    const fields = values.map((value) => [item, value] as [string, string]);
    const answer = await post(`/answer/${place.slug}/a/save`, [['_item', item], ...fields]);
    return (await answer.json()) as { ok: boolean; invalid: { fault: string }[]; answers: Record<string, unknown> };
  };

  test.each([
    ['an option of another question', 'A-01', ['x'], 'unknownOption'],
    ['the name of an object member', 'A-01', ['__proto__'], 'unknownOption'],
    ['two answers where one is asked', 'A-01', ['1', '2'], 'severalOptions'],
    ['a number in words', 'A-04', ['十'], 'notANumber'],
    ['a number with an exponent', 'A-04', ['1e3'], 'notANumber'],
    ['a fraction', 'A-04', ['5.0000000001'], 'notWhole'],
    ['a number of four hundred digits', 'A-04', ['9'.repeat(400)], 'outOfRange'],
    ['a negative number', 'A-04', ['−1'], 'outOfRange'],
    ['two numbers', 'A-04', ['1', '2'], 'notANumber'],
    ['a text that is too long', 'A-05', ['あ'.repeat(50_000)], 'tooLong'],
  ])('%s is named as a fault and stores nothing', async (_what, item, values, fault) => {
    const reply = await send(item, ...values);
    expect(reply).toMatchObject({ ok: true, invalid: [{ fault }] });
    expect(reply.answers['A-01']).toBeUndefined();
    expect(reply.answers['A-05']).toBeUndefined();
  });

  test('items of other sections, unknown ones and names of object members change nothing', async () => {
    for (const item of ['B-01', 'Z-99', '__proto__', 'constructor']) {
      expect(Object.keys((await send(item, '1')).answers), item).toEqual(['A-04']);
    }
  });
});

describe('a session that ended in the middle of a section', () => {
  const typed: [string, string][] = [
    ['_item', 'A-05'],
    ['_item', 'A-02'],
    ['_base', '0'],
    ['_operation', randomUUID()],
    ['_intent', 'next'],
    ['A-05', '"><script>alert(1)</script>'],
    ['A-02', 'x'],
    ['A-02', 'y'],
  ];

  test('keeps what was typed on the page, to be sent again', async () => {
    const body = new URLSearchParams(typed).toString();
    const answer = await ask(`/answer/${place.slug}/a`, { body, cookie: '' });
    expect(answer.status).toBe(401);
    const html = await answer.text();
    expect(html).toContain('入力内容はこの画面に残っています');
    expect(html).toMatch(/<title>ログインが切れたため、まだ保存していません \| Kurabe<\/title>/);
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    for (const [name, value] of [typed[0], typed[6], typed[7]].flatMap((field) => (field ? [field] : []))) {
      expect(html).toContain(`name="${name}" type="hidden" value="${value}"`);
    }
    expect(await (await ask(`/answer/${place.slug}/a`, { body, cookie: 'lang=en' })).text()).toContain(
      'What you entered is kept on this page',
    );
  });

  test('still says of a section that does not exist that it does not', async () => {
    const html = await (await ask(`/answer/${place.slug}/zzz`)).text();
    expect(html).toMatch(/<title>ページが見つかりません \| Kurabe<\/title>/);
    expect(html).toContain('次にすること');
  });

  test('tells a script so without a page', async () => {
    const answer = await ask(`/answer/${place.slug}/a/save`, { body: 'A-01=1', cookie: '' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(/^\/login\?next=/);
  });
});
