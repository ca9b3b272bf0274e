import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVisitor, type Visitor } from '../../scripts/demo/visitor.server.ts';
import { asSuperuser, useDatabase } from '../support/database.ts';
import { kurabe, type Portal, startPortal } from '../support/portal.ts';

const database = useDatabase();
const REASON = '裁判所の命令により、この企業の回答を確認する必要があるため。';
let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
  // The demo's page for signing in reads who there is from the file that the demo writes.
  const { writePrivate } = await import('../../scripts/demo/secrets.server.ts');
  const { buildDemoFile } = await import('../../scripts/demo/demo-file.ts');
  const { planDemo } = await import('../../scripts/demo/data.server.ts');
  const { secrets, url, dir } = portal;
  writePrivate(`${dir}/demo.json`, buildDemoFile({ url, ...planDemo(), secrets, waves: [] }));
}, 180_000);
afterAll(() => portal?.stop());

async function enter(key: string, locale?: string): Promise<Visitor> {
  const account = portal.scenario.accounts.find((one) => one.key === key);
  const visitor = createVisitor(portal.url);
  const first = await visitor.send('/login', {
    intent: 'demo',
    email: account?.email ?? '',
    role: account?.role ?? '',
  });
  expect(first.path).not.toBe('/login');
  if (locale) await visitor.open(`/?lang=${locale}`);
  return visitor;
}

const fields = { intent: 'request', kind: 'breakGlass', wave: '2026', reason: REASON };

async function submittedCompany(): Promise<{ id: string; number: string; nameJa: string }> {
  const id = [...portal.scenario.running].find(([, state]) => state === 'submitted')?.[0] ?? '';
  const [row] = await asSuperuser(
    database,
    (sql) =>
      sql<
        { number: string; name: string }[]
      >`select corporate_number as number, name_ja as name from company where id = ${id}`,
  );
  return { id, number: row?.number ?? '', nameJa: row?.name ?? '' };
}

const requestIds = () =>
  asSuperuser(database, (sql) => sql<{ id: string }[]>`select id from dual_request order by requested_at desc`);

describe('the page of what takes two people', { timeout: 60_000 }, () => {
  test('names every fault at its field, keeps what was typed, and stores nothing', async () => {
    const operator = await enter('operator');
    const short = await operator.send('/admin/requests', { ...fields, company: '123', wave: '', reason: '短い' });
    expect(short.status).toBe(400);
    for (const text of ['調査を選択してください', '13桁の数字で入力', '理由を20文字以上'])
      expect(short.text).toContain(text);
    const running = await operator.send('/admin/requests', { ...fields, kind: 'eraseWave' });
    expect(running.text).toContain('締め切ってから依頼してください');
    const unknown = await operator.send('/admin/requests', { ...fields, company: '7000012050002' });
    expect(unknown.status).toBe(400);
    expect((await operator.send('/admin/requests', { intent: 'other' })).status).toBe(400);
    expect(await requestIds()).toHaveLength(0);
  });

  test('leads from one operator to another, and to a command that opens the answers', async () => {
    const company = await submittedCompany();
    const operator = await enter('operator');
    const made = await operator.send('/admin/requests', { ...fields, company: company.number });
    expect(made).toMatchObject({ status: 200, path: '/admin/requests', isPage: true });
    expect(made.text).toContain(company.nameJa);
    expect(made.text).toContain('あなたの依頼です');
    const [{ id } = { id: '' }] = await requestIds();
    const own = await operator.send('/admin/requests', { intent: 'approve', request: id });
    expect(own.status).toBe(409);
    expect(own.text).toContain('自分の依頼は承認できません');
    expect(await kurabe('break-glass', '--request', id)).toMatchObject({ code: 1, stdout: '' });
    const second = await enter('operator-2');
    expect((await second.open('/admin/requests')).text).toContain(REASON);
    const approved = await second.send('/admin/requests', { intent: 'approve', request: id });
    expect(approved.text).toContain(`kurabe break-glass --request ${id}`);
    expect((await second.send('/admin/requests', { intent: 'approve', request: id })).status).toBe(409);
    expect((await second.send('/admin/requests', { intent: 'approve', request: 'x' })).text).toContain(
      '見つかりません',
    );
    const opened = await kurabe('break-glass', '--request', id);
    expect(opened.code).toBe(0);
    expect(Object.keys(JSON.parse(opened.stdout).submitted.answers).length).toBeGreaterThan(10);
    expect((await second.open('/admin/requests')).text).toContain('実行済み');
    const english = await (await enter('operator', 'en')).open('/admin/requests?lang=en');
    expect(english.text).toContain('Carried out');
  });

  test('is no page for anybody else', async () => {
    for (const key of ['secretariat-38', 'analyst', 'respondent', 'moderator', 'assoc-viewer', 'approver']) {
      const visitor = await enter(key);
      expect((await visitor.open('/admin/requests')).status, key).toBe(404);
      expect((await visitor.open('/admin/audit')).status, key).toBe(404);
      expect((await visitor.send('/admin/requests', { ...fields, company: '' })).status, key).toBe(404);
    }
    expect((await createVisitor(portal.url).open('/admin/requests')).path).toBe('/login');
  });
});

describe('the audit trail', { timeout: 60_000 }, () => {
  test('of the portal shows who asked and who approved, and no answer', async () => {
    const page = await (await enter('operator')).open('/admin/audit');
    expect(page.isPage).toBe(true);
    expect(page.text).toContain('二人で行う手続きを依頼しました（緊急時の閲覧）');
    expect(page.text).toContain('仮設 十和');
    expect(page.text).toContain('あなた');
    expect(page.text).not.toContain('event.');
  });

  test('of an association shows its own people alone, page by page', async () => {
    const { id = '' } =
      (await asSuperuser(database, (sql) => sql<{ id: string }[]>`select id from association where code = 'A01'`))[0] ??
      {};
    const visitor = await enter('secretariat-38');
    const { withActor } = await import('../../db/actor.server.ts');
    const { appendAudit } = await import('../../db/queries/audit.server.ts');
    const count = 61;
    for (let each = 0; each < count; each += 1)
      await withActor({ kind: 'worker' }, (tx) =>
        appendAudit(tx, {
          event: 'export.made',
          actor: { kind: 'worker' },
          associationId: id,
          detail: { what: 'cells' },
        }),
      );
    const newest = await visitor.open('/assoc/audit');
    expect(newest.isPage).toBe(true);
    expect(newest.text.match(/データをダウンロードしました/g)).toHaveLength(50);
    expect(newest.text).not.toContain('二人で行う手続きを依頼');
    const [row] = await asSuperuser(
      database,
      (sql) => sql<{ seq: number }[]>`select seq::int from audit_chain where chain = ${`association:${id}`}`,
    );
    const older = await visitor.open(`/assoc/audit?before=${(row?.seq ?? 0) - 49}`);
    expect(older.text.match(/データをダウンロードしました/g)).toHaveLength(count - 50);
    expect((await visitor.open('/assoc/audit?before=x')).status).toBe(200);
    expect((await (await enter('secretariat-4')).open('/assoc/audit')).text).not.toContain('データをダウンロード');
    expect((await (await enter('assoc-viewer')).open('/assoc/audit')).status).toBe(404);
    expect((await visitor.open('/assoc/audit?lang=en')).text).toContain('Downloaded data');
  });
});
