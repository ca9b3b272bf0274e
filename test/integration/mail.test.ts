import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAccountKey } from '../../app/auth/account-key.server.ts';
import { macOfCode } from '../../app/auth/code.server.ts';
import { dispatchMail, readMailSettings } from '../../app/mail/dispatch-mail.server.ts';
import { type QueuedMail, queueMail } from '../../app/mail/queue-mail.server.ts';
import { renderMail } from '../../app/mail/render-mail.ts';
import { withActor } from '../../db/actor.server.ts';
import { checkKey } from '../../db/check-key.server.ts';
import { currentKek } from '../../db/seal.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { ids, seedTwoAssociations } from '../support/two-associations.ts';

const database = useDatabase();
const run = (text: string) => asSuperuser(database, (sql) => sql.unsafe(text));
const folder = mkdtempSync(join(tmpdir(), 'kurabe-mail-'));
const ORIGIN = 'https://kurabe.example';

let answer: { at: 'RCPT' | 'DATA'; code: number } | null = null;
let received: string[] = [];
const refusal = () => Object.assign(new Error('no'), { responseCode: answer?.code ?? 500 });
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onRcptTo: (_address, _session, done) => (answer?.at === 'RCPT' ? done(refusal()) : done()),
  onData(stream, _session, done) {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      if (answer?.at === 'DATA') return done(refusal());
      received.push(Buffer.concat(chunks).toString('utf8'));
      done();
    });
  },
});
let settings = { url: '', from: 'kurabe@kurabe.example', origin: ORIGIN };

beforeAll(async () => {
  await asSuperuser(database, seedTwoAssociations);
  await run('delete from installation_key; delete from wave_key; delete from key_check');
  expect(await checkKey(currentKek())).toEqual({ ok: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  settings = { ...settings, url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  [answer, received] = [null, []];
  await run('delete from mail');
});

const queue = (mail: Partial<QueuedMail> = {}) =>
  withActor({ kind: 'auth' }, (tx) =>
    queueMail(tx, {
      kind: 'accountChanged',
      dedupeKey: randomUUID(),
      recipient: 'a@example.com',
      locale: 'en',
      ...mail,
    }),
  );
const stored = async () => (await run('select * from mail'))[0];

describe('a mail', () => {
  test('is sent once, with a Message-ID of its own row', async () => {
    await queue({ dedupeKey: 'same' });
    await queue({ dedupeKey: 'same' });
    expect(await dispatchMail(settings)).toEqual({ sent: 1, delayed: 0, dead: 0 });
    expect(await dispatchMail(settings)).toEqual({ sent: 0, delayed: 0, dead: 0 });
    expect(received).toHaveLength(1);
    expect(received[0]).toContain(`Message-ID: <${(await stored())?.id}@kurabe.example>`);
    expect(await stored()).toMatchObject({ state: 'sent', attempts: 1 });
  });

  test('is no mail where its transaction was undone', async () => {
    const undone = withActor({ kind: 'auth' }, async (tx) => {
      await queueMail(tx, { kind: 'code', dedupeKey: 'x', recipient: 'a@example.com', locale: 'ja' });
      throw new Error('on purpose');
    });
    await expect(undone).rejects.toThrow('on purpose');
    expect(await stored()).toBeUndefined();
  });

  test('waits where the server refuses it for now, and is given up after its last attempt', async () => {
    answer = { at: 'DATA', code: 451 };
    await queue();
    expect(await dispatchMail(settings)).toEqual({ sent: 0, delayed: 1, dead: 0 });
    expect(await dispatchMail(settings)).toEqual({ sent: 0, delayed: 0, dead: 0 });
    expect((await stored())?.fault).toContain('451');
    for (let attempt = 2; attempt <= 8; attempt += 1) {
      await run('update mail set not_before = now()');
      await dispatchMail(settings);
    }
    expect(await stored()).toMatchObject({ state: 'dead', attempts: 8 });
  });

  test('waits where there is no server', async () => {
    await queue();
    expect(await dispatchMail({ ...settings, url: 'smtp://127.0.0.1:1' })).toMatchObject({ delayed: 1 });
    expect(await dispatchMail(null)).toEqual({ sent: 0, delayed: 0, dead: 0 });
  });

  test('to an address that there is not is given up, and noted of invitation and user', async () => {
    answer = { at: 'RCPT', code: 550 };
    await queue({ kind: 'invitation', invitationId: ids.invitationA });
    expect(await dispatchMail(settings)).toMatchObject({ dead: 1 });
    expect(await run(`select delivery from invitation where id = '${ids.invitationA}'`)).toMatchObject([
      { delivery: 'bounced' },
    ]);
    expect(await run(`select address_state from app_user where email = 'a@example.com'`)).toMatchObject([
      { address_state: 'bounced' },
    ]);
  });

  test('is sent by one of many, and by another where that one fell', async () => {
    for (let each = 0; each < 12; each += 1) await queue();
    const counts = await Promise.all([1, 2, 3].map(() => dispatchMail(settings)));
    expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(12);
    expect(received).toHaveLength(12);
    await run(`delete from mail`);
    await queue();
    await run(`update mail set attempts = 1, leased_until = now() + interval '1 minute'`);
    expect(await dispatchMail(settings)).toMatchObject({ sent: 0 });
    await run(`update mail set leased_until = now() - interval '1 second'`);
    expect(await dispatchMail(settings)).toMatchObject({ sent: 1 });
  });

  test.each([
    'a@example.com\nBcc: b@example.com',
    'a@example.com,b@example.com',
    '<a@example.com>',
    'a@b@c',
    'a;b@example.com',
    '',
  ])('to %j is not even stored', async (recipient) => {
    await expect(queue({ recipient })).rejects.toThrow();
  });

  test('has no header that a name brought in', () => {
    const { subject, text } = renderMail('hold', 'en', {
      company: 'x\r\nBcc: b@example.com',
      newcomer: 'n',
      origin: ORIGIN,
    });
    expect(subject).toBe('Kurabe: a new person in charge at x Bcc: b@example.com');
    expect(text).not.toContain('\r');
  });
});

describe('a secret in a mail', () => {
  const read = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const toFolder = () => ({ ...settings, url: `file:${folder}` });
  beforeEach(() => rmSync(folder, { recursive: true, force: true }));

  test('of an invitation is made when it is sent and stored as a hash', async () => {
    await queue({
      kind: 'invitation',
      invitationId: ids.invitationA,
      locale: 'ja',
      variables: { wave: '調査', company: '甲社' },
    });
    expect(await dispatchMail(toFolder())).toMatchObject({ sent: 1 });
    const token = /https:\/\/kurabe\.example\/i#([\w-]{43})/.exec(read()[0] ?? '')?.[1] ?? '';
    const [row] = await run(`select token_hash, delivery, sent_at from invitation where id = '${ids.invitationA}'`);
    expect(row).toMatchObject({ token_hash: createHash('sha256').update(token).digest('hex'), delivery: 'sent' });
    expect(JSON.stringify(await run('select * from mail'))).not.toContain(token);
    await queue({ kind: 'invitation', invitationId: ids.invitationA });
    await run(`update invitation set revoked_at = now() where id = '${ids.invitationA}'`);
    expect(await dispatchMail(toFolder())).toMatchObject({ dead: 1 });
  });

  test('goes out in the language of who gets it: of their account, of their last invitation, else in the first', async () => {
    await run(`update app_user set locale = 'en' where email = 'a@example.com'`);
    await run(`update invitation set email = 'invited@example.com' where id = '${ids.invitationA}'`);
    await queue({
      kind: 'invitation',
      recipient: 'Invited@example.com',
      invitationId: ids.invitationA,
      locale: 'en',
    });
    await run(`update mail set state = 'sent'`);
    const words = (language: string) => ({
      association: `association-${language}`,
      wave: `wave-${language}`,
      slug: 's',
    });
    for (const recipient of ['A@example.com', 'Invited@example.com', 'nobody@example.com'])
      await queue({ kind: 'proxyEntered', recipient, locale: 'ja', variables: words('ja'), inOther: words('en') });
    expect(await dispatchMail(toFolder())).toEqual({ sent: 3, delayed: 0, dead: 0 });
    const mailTo = (address: string) => read().find((each) => each.includes(`To: ${address}`)) ?? '';
    for (const address of ['A@example.com', 'Invited@example.com']) {
      expect(mailTo(address)).toContain('the secretariat of association-en');
      expect(mailTo(address)).not.toContain('wave-ja');
    }
    expect(mailTo('nobody@example.com')).toContain('association-jaの事務局');
    expect(mailTo('nobody@example.com')).not.toContain('wave-en');
  });

  test('of a step is its newest code alone', async () => {
    const stepHash = '7'.repeat(64);
    await run(
      `insert into sign_in_step (id_hash, kind, expires_at) values ('${stepHash}', 'code', now() + interval '10 minutes')`,
    );
    await queue({ kind: 'code', stepHash });
    await dispatchMail(toFolder());
    const code = /Your code: (\d{6})/.exec(read()[0] ?? '')?.[1] ?? '';
    const [row] = await run(`select code_mac, code_version from sign_in_step where id_hash = '${stepHash}'`);
    const mac = await withActor({ kind: 'auth' }, async (tx) => macOfCode(await openAccountKey(tx), stepHash, code));
    expect(Buffer.from(row?.code_mac)).toEqual(Buffer.from(mac));
    expect(row?.code_version).toBe(1);
  });

  test('goes where the settings say', () => {
    expect(readMailSettings({})).toBeNull();
    expect(readMailSettings({ KURABE_SMTP_URL: 'smtp://x', KURABE_ORIGIN: `${ORIGIN}/` })).toEqual({
      url: 'smtp://x',
      from: 'kurabe@kurabe.example',
      origin: ORIGIN,
    });
  });
});
