import type postgres from 'postgres';
import type { Role } from '../../app/member/roles.ts';
import { ORIGIN, type TestPortal } from './portal.ts';
import { FOREIGN, FOREIGN_REQUEST, ROUTES, type Row, type Who } from './routes.ts';
import { changedTables, readState } from './state.ts';
import { CANARIES, PLACES, type Place, slugOf, VISITORS, type Visitor, type World } from './world.ts';

/** What a run found: `leaks` are canaries in a response of somebody who may not see them, `faults` everything else that is wrong. */
export type Report = { cells: number; refusals: number; leaks: string[]; faults: string[] };

/** `quick` leaves out drawing whole pages where the data request says the same, `onlyData` all of them; `stopEarly` ends at the first wrong cell. */
export type Run = {
  guards: 'on' | 'off';
  quick: boolean;
  onlyData?: boolean;
  visitors?: readonly Visitor[];
  stopEarly?: boolean;
};

/** What changes where the reading of a page is noted. */
const TRAIL: readonly string[] = ['audit_chain', 'audit_event'];

type Cell = {
  routeId: string;
  row: Row;
  visitor: Visitor;
  place: Place;
  method: string;
  intent: string | null;
  data: boolean;
};
/** What came back, with the headers behind the body. */
export type Answer = { status: number; location: string; body: string };
type Ask = (cell: Pick<Cell, 'method' | 'data' | 'routeId'>, path: string, form?: string) => Promise<Answer>;

const COMPANY: readonly Visitor[] = ['respondent', 'company_admin', 'approver', 'delegate'];
const OF_ASSOCIATION: readonly Visitor[] = ['secretariat', 'assoc_viewer'];

/** Whether the thing of a place is there for somebody at all, whatever page shows it. */
function isThere(visitor: Visitor, place: Place, about: Row['about']): boolean {
  if (visitor === 'delegate' && about === 'open') return place === 'own';
  if (place === 'nothing' || visitor === 'anonymous') return false;
  if (COMPANY.includes(visitor)) return place === 'own' || place === 'shared';
  if (OF_ASSOCIATION.includes(visitor)) return place !== 'other';
  return true;
}

/** Whether somebody is among those who may do something. */
export const holds = (who: Who, visitor: Visitor) => who === 'everybody' || who.includes(visitor as Role);

function mayDoCell({ row, visitor, place, method, intent }: Cell): boolean {
  if (!['GET', 'HEAD', 'POST'].includes(method)) return false;
  const who = method === 'POST' ? row.posts?.[intent ?? '']?.who : row.get;
  if (who === undefined || !holds(who, visitor)) return false;
  return who === 'everybody' || row.about === 'nothing' || isThere(visitor, place, row.about);
}

function cellsOf(routeId: string, row: Row, visitor: Visitor, quick: boolean): Cell[] {
  const places: readonly Place[] = row.about === 'nothing' ? ['own'] : PLACES;
  return places.flatMap((place) => {
    const cell = (method: string, data: boolean, intent: string | null = null): Cell => ({
      ...{ routeId, row, visitor, place, method, data, intent },
    });
    const intents = Object.keys(row.posts ?? { '': null });
    const isDrawn = !quick || place === 'own' || place === 'other';
    const posts = intents.flatMap((intent) => [
      cell('POST', true, intent),
      ...(isDrawn ? [cell('POST', false, intent)] : []),
    ]);
    const others = ['PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => cell(method, false));
    return [
      cell('GET', true),
      ...(isDrawn ? [cell('GET', false), cell('HEAD', false)] : []),
      ...posts,
      ...(quick && place !== 'own' ? [] : others),
    ];
  });
}

/** Asks a portal in the name of a cookie. */
export function asker(base: string, cookie: string): Ask {
  return async ({ method, data, routeId }, path, form) => {
    const address = data ? `${path}${path.includes('?') ? '&' : '?'}_data=${encodeURIComponent(routeId)}` : path;
    const answer = await fetch(base + address, {
      method,
      redirect: 'manual',
      headers: {
        Accept: 'text/html',
        ...(cookie ? { Cookie: cookie } : {}),
        ...(method === 'POST' ? { Origin: ORIGIN, 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form === undefined ? {} : { body: form }),
    });
    const location = answer.headers.get('Location') ?? answer.headers.get('X-Remix-Redirect') ?? '';
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    // What is drawn by lot for each request could look like a planted number.
    const nonce = /'nonce-([^']+)'/.exec(headers)?.[1] ?? '-';
    const body = `${await answer.text()}\n--\n${headers}`
      .replaceAll(answer.headers.get('X-Request-Id') ?? '-', '')
      .replaceAll(nonce, '');
    return { status: answer.status, location, body };
  };
}

/** The address of a route for what is at a place. */
export function pathOf({ row, place }: Pick<Cell, 'row' | 'place'>): string {
  return row.url(row.about === 'nothing' ? '' : slugOf(place, row.about));
}

/** The form that an intent is posted with. */
export function formOf({ row, intent, method }: Pick<Cell, 'row' | 'intent' | 'method'>): string | undefined {
  if (method !== 'POST') return undefined;
  const fields = { ...(intent ? { intent } : {}), ...row.posts?.[intent ?? '']?.fields };
  return new URLSearchParams(fields).toString();
}

const nameOf = (cell: Cell) =>
  [cell.visitor, cell.method, cell.data ? 'data of' : '', cell.routeId, cell.intent ?? '', `(${cell.place})`]
    .filter(Boolean)
    .join(' ');

/** What a person reads of a response, without what differs between any two: numbers of requests, scripts, NULs where React cut a letter in two. */
function wordsOf({ body }: Answer): string {
  const [page = ''] = body.split('\n--\n');
  return page
    .replaceAll('\0', '')
    .replace(/<head>[\s\S]*?<\/head>|<script[\s\S]*?<\/script>|<link[^>]*>/g, '')
    .replace(/\b[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}\b/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

const isToLogin = ({ location }: Answer) => location.startsWith('/login?next=');

function denialFault(cell: Cell, answer: Answer, reference: Answer | null): string | null {
  const { visitor, method, row, data } = cell;
  if (!['GET', 'HEAD', 'POST'].includes(method))
    return answer.status === 405 ? null : `answers ${answer.status}, not 405`;
  if (method === 'POST' && row.posts === undefined)
    return answer.status >= 400 ? null : `takes a form: ${answer.status}`;
  const who = method === 'POST' ? row.posts?.[cell.intent ?? '']?.who : row.get;
  if (visitor === 'anonymous' && who !== undefined && who.length > 0) {
    if (isToLogin(answer)) return null;
    return method === 'POST' && answer.status === 401 ? null : `answers ${answer.status} to nobody`;
  }
  if (
    method === 'POST' &&
    row.refusesInBody &&
    who !== undefined &&
    holds(who, visitor) &&
    answer.body.startsWith('{"ok":false,"reason":"notFound"}')
  )
    return null;
  if (answer.status !== 404) return `answers ${answer.status}, not 404`;
  if (data || method !== 'GET' || reference === null) return null;
  return wordsOf(answer) === wordsOf(reference) ? null : 'says another thing than for what does not exist';
}

function allowanceFault({ row, method, data }: Cell, answer: Answer): string | null {
  if (answer.status >= 500 && !(row.get === 'everybody' && data)) return `fails: ${answer.status}`;
  if (row.get === 'everybody') return null;
  if (isToLogin(answer)) return 'leads to the sign-in page';
  const isRefused = [401, 403, 404, 405].includes(answer.status);
  return isRefused ? `is refused: ${answer.status} to ${method}` : null;
}

/** One visitor at one route. Writes that are allowed are left out: the state of the world stays what it is. */
async function runRoute(
  sql: postgres.Sql,
  ask: Ask,
  cells: readonly Cell[],
  { run, report }: { run: Run; report: Report },
) {
  const isMade = (cell: Cell) => cell.method !== 'POST' || !mayDoCell(cell);
  const made = cells.filter(isMade);
  const before = await readState(sql);
  const answers = await Promise.all(made.map((cell) => ask(cell, pathOf(cell), formOf(cell))));
  // Without guards a stranger comes as far as the count of tries, which is nobody's data.
  const first = made[0];
  if (first === undefined) return;
  const notes = first.row.notes?.includes(first.visitor as Role) ? TRAIL : [];
  const changed = changedTables(before, await readState(sql)).filter(
    (name) => !notes.includes(name) && (run.guards === 'on' || name !== 'rate_limit'),
  );
  const missing = { routeId: first.routeId, method: 'GET', data: false };
  const { row } = first;
  const path = row.missing ?? (row.about === 'nothing' ? '/no-such-page' : pathOf({ row, place: 'nothing' }));
  const reference = run.guards === 'on' ? await ask(missing, path) : null;
  for (const [index, cell] of made.entries()) {
    const answer = answers[index] as Answer;
    const isAllowed = mayDoCell(cell);
    report.cells += 1;
    if (!isAllowed) report.refusals += 1;
    for (const { what, pattern, sees } of CANARIES)
      if (!sees.includes(cell.visitor) && pattern.test(answer.body)) report.leaks.push(`${nameOf(cell)}: ${what}`);
    if (run.guards === 'off') continue;
    const fault = isAllowed ? allowanceFault(cell, answer) : denialFault(cell, answer, reference);
    if (fault !== null) report.faults.push(`${nameOf(cell)}: ${fault}`);
  }
  if (changed.length > 0) report.faults.push(`${first.visitor} at ${first.routeId}: changed ${changed.join(', ')}`);
}

/** Asks for a guarded page's data under the address of a page that everybody may read. */
async function runSideDoor(
  ask: Ask,
  routeId: string,
  row: Row,
  { visitor, report }: { visitor: Visitor; report: Report },
) {
  if (row.get === 'everybody' || routeId === 'routes/$') return;
  report.cells += 1;
  const answer = await ask({ routeId, method: 'GET', data: true }, '/about');
  if (answer.status < 400) report.faults.push(`${visitor}: /about gives data of ${routeId}`);
}

/** Every visitor at every route, by every method, at every place. */
export async function runMatrix(sql: postgres.Sql, portal: TestPortal, world: World, run: Run): Promise<Report> {
  const report: Report = { cells: 0, refusals: 0, leaks: [], faults: [] };
  for (const visitor of run.visitors ?? VISITORS) {
    const ask = asker(portal.base, world.cookies[visitor]);
    for (const [routeId, row] of Object.entries(ROUTES)) {
      const cells = cellsOf(routeId, row, visitor, run.quick).filter(({ data }) => data || !run.onlyData);
      await runRoute(sql, ask, cells, { run, report });
      if (run.guards === 'on') await runSideDoor(ask, routeId, row, { visitor, report });
      if (run.stopEarly && report.leaks.length + report.faults.length > 0) return report;
    }
  }
  return report;
}

/**
 * Posts, as everybody who may post them, the forms that name a thing of somebody else: all are refused, and nothing changes but the count of
 * tries. Operators keep the people of the whole portal: nobody is a stranger to them.
 */
export async function runForeign(sql: postgres.Sql, portal: TestPortal, world: World) {
  const report = { tried: 0, faults: [] as string[] };
  for (const visitor of VISITORS) {
    const ask = asker(portal.base, world.cookies[visitor]);
    for (const [routeId, row] of Object.entries(ROUTES)) {
      if (routeId === 'routes/admin.people') continue;
      for (const [intent, { who, fields }] of Object.entries(row.posts ?? {})) {
        if (
          !holds(who, visitor) ||
          !Object.values(fields ?? {}).some((each) => each === FOREIGN || each === FOREIGN_REQUEST)
        )
          continue;
        const cell: Cell = { routeId, row, visitor, place: 'own', method: 'POST', intent, data: true };
        const before = await readState(sql);
        const answer = await ask(cell, pathOf(cell), formOf(cell));
        const changed = changedTables(before, await readState(sql)).filter((name) => name !== 'rate_limit');
        report.tried += 1;
        if (answer.status < 400) report.faults.push(`${nameOf(cell)}: answers ${answer.status}`);
        if (changed.length > 0) report.faults.push(`${nameOf(cell)}: changed ${changed.join(', ')}`);
      }
    }
  }
  return report;
}

/** Asks, as a delegate, for a section that is another's, of the wave of which it has one, and writes to it: what was answered, and what changed. */
export async function runOtherSection(sql: postgres.Sql, portal: TestPortal, world: World) {
  const ask = asker(portal.base, world.cookies.delegate);
  // Reading is noted once a day, and midnight may have passed since the delegate read last.
  await ask({ routeId: 'routes/answer.$wave._index', method: 'GET', data: true }, '/answer/own-open');
  const before = await readState(sql);
  const answers: string[] = [];
  for (const [routeId, path] of [
    ['routes/answer.$wave.$section', '/answer/own-open/i'],
    ['routes/answer.$wave.$section_.save', '/answer/own-open/i/save'],
  ] as const)
    for (const method of ['GET', 'POST']) {
      const form = { items: 'I-02', 'I-02': 'written', _base: '1', _operation: FOREIGN, intent: 'save' };
      const { status, body } = await ask(
        { routeId, method, data: true },
        path,
        method === 'POST' ? new URLSearchParams(form).toString() : undefined,
      );
      answers.push(`${status}${body.startsWith('{"ok":false,"reason":"notFound"}') ? ' notFound' : ''}`);
    }
  return { answers, changed: changedTables(before, await readState(sql)) };
}

/** Asks, as a secretariat, for the paper form of another association by its address, and posts to it: what was answered, and what changed. */
export async function runOtherEntry(sql: postgres.Sql, portal: TestPortal, world: World) {
  const ask = asker(portal.base, world.cookies.secretariat);
  const before = await readState(sql);
  const answers: number[] = [];
  for (const [routeId, path] of [
    ['routes/assoc.proxy.$entry._index', `/assoc/proxy/${FOREIGN}`],
    ['routes/assoc.proxy.$entry.$section', `/assoc/proxy/${FOREIGN}/i`],
    ['routes/assoc.proxy.$entry.$section_.save', `/assoc/proxy/${FOREIGN}/i/save`],
  ] as const) {
    answers.push((await ask({ routeId, method: 'GET', data: true }, path)).status);
    for (const intent of ['take', 'finishTyping', 'finishCheck', 'drop', 'save'])
      answers.push(
        (await ask({ routeId, method: 'POST', data: true }, path, new URLSearchParams({ intent }).toString())).status,
      );
  }
  return { answers, changed: changedTables(before, await readState(sql)) };
}

/** Lets everybody, of the other company and association too, read all they may: what is kept in the process is kept now. */
export async function warm(portal: TestPortal, world: World): Promise<void> {
  for (const cookie of [...Object.values(world.cookies), ...world.others]) {
    const ask = asker(portal.base, cookie);
    for (const [routeId, row] of Object.entries(ROUTES)) {
      if (row.get === 'everybody') continue;
      const places = row.about === 'nothing' ? (['own'] as const) : PLACES;
      await Promise.all(places.map((place) => ask({ routeId, method: 'GET', data: true }, pathOf({ row, place }))));
    }
  }
}
