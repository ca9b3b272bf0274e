import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OVERALL, type ReleasedTable } from '../analytics/derived.ts';
import { currentTotp } from '../app/auth/totp.server.ts';
import { openRelease, readViews } from '../app/services/open-release.server.ts';
import { translator } from '../app/text/translate.ts';
import { withActor } from '../db/actor.server.ts';
import { findVisibleWave } from '../db/queries/visible-wave.server.ts';
import { type Comparison, compareFigure } from './demo/compare.ts';
import type { DemoFile } from './demo/demo-file.ts';
import { formatTable } from './demo/print.ts';
import { FIGURES } from './demo/published.ts';
import { WAVE_2025, WAVE_2025_ASSOCIATIONS } from './demo/scenario.ts';
import { createVisitor, type Visit, type Visitor } from './demo/visitor.server.ts';

const HALF_MINUTE = 30_000;

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };
type Print = (line: string) => void;

/** An analyst without an account: the released cells are all it can read. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

const WAVE_OF_SURVEY: Readonly<Record<string, string>> = {
  'company-2022': WAVE_2025,
  'association-2022': WAVE_2025_ASSOCIATIONS,
};

/** Pages with released numbers, by the role that sees them. */
const RELEASED_PAGES: Readonly<Record<string, readonly string[]>> = {
  secretariat: [
    `/assoc/surveys/${WAVE_2025}/results`,
    `/assoc/surveys/${WAVE_2025}/results.csv`,
    `/assoc/surveys/${WAVE_2025_ASSOCIATIONS}/results`,
    `/releases/${WAVE_2025}`,
  ],
  company_admin: [`/company/results/${WAVE_2025}`, `/company/results/${WAVE_2025}.csv`],
  analyst: ['/policy/heatmap', '/policy/heatmap.csv', '/releases'],
};

/**
 * Checks a running demo from outside: every account's first page, every invitation, every page with released numbers, that the
 * releases are audited, and the released figures against the published ones of 2022. Prints both and, last, `N passed, N failed`. True where all passed.
 */
export async function checkDemo({ dir, print }: { dir: string; print: Print }): Promise<boolean> {
  const file = JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8')) as DemoFile;
  const pages = [...(await checkPublicPages(file)), ...(await checkAccounts(file)), ...(await checkInvitations(file))];
  for (const line of formatTable([
    ['', 'Page', 'Answer'],
    ...pages.map(({ ok, name, detail }) => [mark(ok), name, detail]),
  ]))
    print(line);
  const comparisons = await compareAll();
  print('');
  for (const line of formatTable(rowsOf(comparisons))) print(line);
  const all = [...pages.map(({ ok }) => ok), ...comparisons.map(({ ok }) => ok)];
  const passed = all.filter(Boolean).length;
  print('');
  print(`${passed} passed, ${all.length - passed} failed`);
  return passed === all.length;
}

const mark = (ok: boolean): string => (ok ? 'ok' : 'FAIL');

function toCheck(name: string, visit: Visit, isRight = visit.isPage): Check {
  return { name, ok: isRight, detail: `${visit.status} ${visit.path}${visit.heading ? ` 「${visit.heading}」` : ''}` };
}

async function checkPublicPages({ url }: DemoFile): Promise<Check[]> {
  const visitor = createVisitor(url);
  const checks: Check[] = [];
  const methods = [WAVE_2025, WAVE_2025_ASSOCIATIONS].map((slug) => `/methods?wave=${slug}`);
  for (const path of ['/', '/about', '/login', '/i', '/methods'])
    checks.push(toCheck(`public ${path}`, await visitor.open(path)));
  const audited = translator('ja', 'methods')('proof.audited');
  for (const path of methods) {
    const page = await visitor.open(path);
    checks.push(toCheck(`public ${path}, audited`, page, page.isPage && page.text.includes(audited)));
  }
  return checks;
}

async function checkAccounts({ url, accounts }: DemoFile): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { role, email, password, app, association, company } of accounts) {
    const who = `${role} ${association ?? company ?? ''}`.trim();
    const visitor = createVisitor(url);
    const first = await visitor.send('/login', { intent: 'demo', email, role });
    checks.push(toCheck(`${who}: first page`, first, first.isPage && first.path !== '/login'));
    for (const path of RELEASED_PAGES[role] ?? []) {
      const page = await visitor.open(path);
      checks.push(
        toCheck(`${who}: released`, page, path.endsWith('.csv') ? page.isCsv : page.isPage && page.path === path),
      );
    }
    if (password === undefined) continue;
    const other = createVisitor(url);
    const asked = await other.send('/login', { email, password });
    const byPassword = app ? await typeOwnCode(other, asked, app) : asked;
    const isIn = byPassword.isPage && !byPassword.path.startsWith('/login');
    checks.push(toCheck(`${who}: by password${app ? ' and app' : ''}`, byPassword, isIn));
  }
  return checks;
}

/** Types the code that an app with the account's key shows; where that was used in this half minute already, the next one. */
async function typeOwnCode(visitor: Visitor, asked: Visit, app: string): Promise<Visit> {
  const secret = new URL(app).searchParams.get('secret') ?? '';
  const type = (lastStep: number) =>
    visitor.send(asked.path, { intent: 'totp', code: currentTotp(secret, { lastStep, now: new Date() }) });
  const first = await type(0);
  return first.path === asked.path ? type(Math.floor(Date.now() / HALF_MINUTE)) : first;
}

async function checkInvitations({ url, invitations }: DemoFile): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { url: link, company, state } of invitations) {
    const visitor = createVisitor(url);
    const asked = await visitor.send('/i', { token: new URL(link).hash.slice(1) });
    const page = await visitor.typeShownCode(asked, asked.path);
    checks.push(toCheck(`invitation ${company} (${state})`, page, page.isPage && page.path.startsWith('/answer/')));
  }
  return checks;
}

async function tableOf(slug: string): Promise<ReleasedTable> {
  return withActor({ kind: 'analyst', userId: NOBODY }, async (tx) => {
    const wave = await findVisibleWave(tx, slug);
    const release = wave && (await openRelease(tx, wave));
    if (!release) throw new Error(`The survey ${slug} is not released.`);
    return (await readViews(tx, release, [OVERALL])).view.table;
  });
}

async function compareAll(): Promise<Comparison[]> {
  const tables = new Map<string, ReleasedTable>();
  for (const [survey, slug] of Object.entries(WAVE_OF_SURVEY)) tables.set(survey, await tableOf(slug));
  return FIGURES.flatMap((figure) => {
    const table = tables.get(figure.survey);
    return table ? [compareFigure(table, figure)] : [];
  });
}

function rowsOf(comparisons: readonly Comparison[]): string[][] {
  const interval = ({ ours }: Comparison): string =>
    ours === null ? 'hidden' : ours.lo === ours.hi ? ours.lo.toFixed(1) : `${ours.lo.toFixed(1)}-${ours.hi.toFixed(1)}`;
  const signed = (points: number | null): string => {
    if (points === null) return '-';
    const text = Math.abs(points).toFixed(1);
    return text === '0.0' ? text : `${points > 0 ? '+' : '-'}${text}`;
  };
  return [
    ['', 'Survey', 'Figure of 2022', 'published', 'ours', 'difference', 'rule'],
    ...comparisons.map((one) => [
      mark(one.ok),
      one.survey,
      one.label.en,
      one.published,
      interval(one),
      signed(one.difference),
      one.rule,
    ]),
  ];
}
