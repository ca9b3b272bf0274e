import { existsSync, readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../demo/database.server.ts';
import { findPort, startWeb } from '../demo/web.server.ts';
import { median, quantile, writeSection } from './report.ts';

/**
 * `npx tsx scripts/bench/pages.ts --dir FOLDER`: an association's benchmark pages next to an empty page of the same server,
 * on the demo's data. The portal must be built (`npm run build`) and no demo may be running on the folder.
 */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ROUNDS = 15;
const REQUESTS = 60;
const AT_ONCE = 4;
const FIRST_PORT = '42300';

type Account = { role: string; email: string; password: string };
type Page = { name: string; path: string; cookie: string };
type Answer = { status: number; bytes: number; text: string; headers: IncomingHttpHeaders };
/** `cpu`: milliseconds of processor time of the server per request; NaN where the system does not tell. */
type Round = { perSecond: number; milliseconds: number[]; cpu: number };
type Target = { url: string; pid: number };

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function send(url: string, options: { headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  return new Promise((done, failed) => {
    const { headers = {}, body } = options;
    const call = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        const content = Buffer.concat(chunks);
        const { statusCode = 0, headers: received } = response;
        done({ status: statusCode, bytes: content.length, text: content.toString('utf8'), headers: received });
      });
    });
    call.on('error', failed);
    call.end(body);
  });
}

async function signIn(url: string, account: Account): Promise<string> {
  const body = new URLSearchParams({ email: account.email, password: account.password }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: url };
  const { status, headers: received } = await send(`${url}/login`, { headers, body });
  const cookies = received['set-cookie'] ?? [];
  if (status !== 302 || cookies.length === 0) throw new Error(`signing in answered ${status}`);
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Outputs are looked at before times are: a page that is not what it should be has no time. */
async function check(url: string, page: Page, mark: string): Promise<string> {
  const plain = await send(`${url}${page.path}`, { headers: { Cookie: page.cookie } });
  if (plain.status !== 200) throw new Error(`${page.path} answered ${plain.status}`);
  if (!plain.text.includes(mark)) throw new Error(`${page.path} does not hold ${mark}`);
  const packed = await send(`${url}${page.path}`, { headers: { Cookie: page.cookie, 'Accept-Encoding': 'gzip' } });
  return `${(plain.bytes / 1000).toFixed(0)} kB, ${(packed.bytes / 1000).toFixed(0)} kB compressed`;
}

/** Processor time of a process so far, all of its threads, in milliseconds: Linux alone tells it, in hundredths of a second. */
function processorTime(pid: number): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return Number.NaN;
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

async function round({ url, pid }: Target, page: Page): Promise<Round> {
  const milliseconds: number[] = [];
  const cpuBefore = processorTime(pid);
  const headers = { Cookie: page.cookie, 'Accept-Encoding': 'gzip' };
  let left = REQUESTS;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      const { status } = await send(`${url}${page.path}`, { headers });
      if (status !== 200) throw new Error(`${page.path} answered ${status}`);
      milliseconds.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const perSecond = (1000 * REQUESTS) / (performance.now() - began);
  return { perSecond, milliseconds, cpu: (processorTime(pid) - cpuBefore) / REQUESTS };
}

const figure = (value: number, digits = 0): string => value.toFixed(digits);

type Measured = { page: Page; size: string; rounds: readonly Round[] };

const spreadOf = (values: readonly number[], digits: number): string =>
  `${figure(median(values), digits)} (${figure(quantile(values, 0.1), digits)}-${figure(quantile(values, 0.9), digits)})`;

/** The line of one page: requests, time and processor time, and its ratios to the first and to the second page, round by round. */
function lineOf({ page, size, rounds }: Measured, bases: readonly (readonly Round[])[]): string {
  const all = rounds.flatMap(({ milliseconds }) => milliseconds);
  const ratios = bases.map((base) => rounds.map(({ cpu }, at) => cpu / (base[at]?.cpu ?? Number.NaN)));
  const slower = rounds.map(({ perSecond }, at) => (bases[0]?.[at]?.perSecond ?? Number.NaN) / perSecond);
  const cells = [
    page.name,
    size,
    figure(median(rounds.map(({ perSecond }) => perSecond))),
    figure(median(all), 1),
    figure(quantile(all, 0.99), 1),
    figure(median(rounds.map(({ cpu }) => cpu)), 1),
    ...[slower, ...ratios].map((values) => spreadOf(values, 2)),
  ];
  return `| ${cells.join(' | ')} |`;
}

async function measure(target: Target, pages: readonly Page[], sizes: readonly string[]): Promise<string[]> {
  for (const page of pages) await round(target, page);
  const rounds = pages.map((): Round[] => []);
  for (let at = 0; at < ROUNDS; at += 1) {
    for (const [index, page] of pages.entries()) rounds[index]?.push(await round(target, page));
  }
  const base = rounds[0] ?? [];
  const baseline = base.flatMap(({ milliseconds }) => milliseconds);
  const spread = quantile(baseline, 0.99) / median(baseline);
  const bases = rounds.slice(0, 2);
  const lines = pages.map((page, at) => lineOf({ page, size: sizes[at] ?? '', rounds: rounds[at] ?? [] }, bases));
  return [...lines, '', `Baseline p99/p50: ${figure(spread, 1)}${spread > 20 ? ': too restless, no result.' : '.'}`];
}

function reportOf(lines: readonly string[]): string {
  return `## Pages

Shared machine with ${cpus().length} cores; Node ${process.version}; client and server on it. The built server with the demo's data: an association's benchmark
next to an empty page (\`/about\`, nobody signed in, no database; then signed in, with the
look-up of the session). Interleaved, ${ROUNDS} rounds of ${REQUESTS} requests, ${AT_ONCE} at once, gzip. Charts are drawn and written once per
release and view and kept; the first reading of each page came before the rounds. Ratios are taken round by round: requests per second, then processor time of the
server (all threads, without PostgreSQL), which neighbours on the machine change least.

| page | size | requests per second | p50 ms | p99 ms | CPU ms | slower than empty (10-90 %) | CPU to empty (10-90 %) | CPU to empty, signed in (10-90 %) |
| :-- | :-- | --: | --: | --: | --: | --: | --: | --: |
${lines.join('\n')}

Not covered: a fixed open rate, the first reading of a page (its charts are drawn then), several processes.`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' } } });
  const dir = resolve(values.dir ?? process.env.KURABE_DIR ?? join(root, '.kurabe'));
  const path = join(dir, 'demo.json');
  if (!existsSync(path)) throw new Error(`${path} is missing: run the demo once on this folder.`);
  const demo = JSON.parse(readFileSync(path, 'utf8')) as { accounts: Account[] };
  const account = demo.accounts.find(({ role }) => role === 'secretariat');
  if (!account) throw new Error(`${path} names no account of a secretariat.`);
  const database = await openDatabase(dir, () => {});
  const env = {
    DATABASE_URL: database.appUrl,
    KURABE_KEY_FILE: join(dir, 'kurabe.key'),
    KURABE_DIR: dir,
    KURABE_DEMO: '1',
    NODE_ENV: 'production',
  };
  const web = await startWeb({ root, dir, port: await findPort(FIRST_PORT), env });
  try {
    const cookie = await signIn(web.url, account);
    const results = '/assoc/surveys/2025/results';
    const pages: Page[] = [
      { name: 'empty page', path: '/about', cookie: '' },
      { name: 'empty page, signed in', path: '/about', cookie },
      { name: 'benchmark, overview', path: results, cookie },
      { name: 'benchmark, 13 items', path: `${results}?section=h2`, cookie },
    ];
    const sizes = await Promise.all(pages.map((page, at) => check(web.url, page, at < 2 ? '<h1' : 'role="img"')));
    const lines = await measure(
      { url: web.url, pid: Number(readFileSync(join(dir, 'web.pid'), 'utf8')) },
      pages,
      sizes,
    );
    writeSection('pages', reportOf(lines));
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    agent.destroy();
    await web.stop();
    await database.stop();
  }
}

await main();
