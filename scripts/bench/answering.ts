import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAuditKey } from '../../db/audit-key.server.ts';
import { startEmbedded } from '../../db/embedded.server.ts';
import { migrate } from '../../db/migrate.server.ts';
import { createKeyFile } from '../../db/seal.server.ts';
import { findPort } from '../demo/web.server.ts';
import { type Respondent, readStored, type Stored, seedRespondents } from './answering-data.ts';
import { median, quantile, writeSection } from './report.ts';

/**
 * `npx tsx scripts/bench/answering.ts [--short]`: companies that save by themselves and then submit, through the built server on a
 * PostgreSQL of its own (`npm run build` first), next to a bare insert of one row through the same server and pool. What the
 * clients were told is stored is compared with what lies in the database, opened with the key.
 */
const FIRST_PORT = '42500';
const SAVERS = 300;
const SUBMITTERS = 1000;
const SAVE_EVERY_MILLISECONDS = 5_000;
const PATIENCE_MILLISECONDS = 30_000;

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const SAVE_SECONDS = values.short ? 30 : 300;
const SUBMIT_SECONDS = values.short ? 20 : 60;
const SUBMIT_COUNT = values.short ? 200 : SUBMITTERS;

type Reply = { status: number; text: string; location: string; milliseconds: number };
type Measured = { saves: number[]; inserts: number[]; submits: number[]; errors: string[]; late: number };

const agent = new Agent({ keepAlive: true, maxSockets: 400 });
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

function post(url: string, cookie: string, body: string): Promise<Reply> {
  const begun = performance.now();
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': String(Buffer.byteLength(body)),
    Origin: new URL(url).origin,
    Cookie: cookie,
  };
  return new Promise((done, failed) => {
    const call = request(url, { agent, method: 'POST', headers, timeout: PATIENCE_MILLISECONDS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        const text = Buffer.concat(chunks).toString('utf8');
        done({ status, text, location: received.location ?? '', milliseconds: performance.now() - begun });
      });
    });
    call.on('timeout', () => call.destroy(new Error('no reply in 30 s')));
    call.on('error', failed);
    call.end(body);
  });
}

type Client = Respondent & { revision: number; acknowledged: string | null };

/** One autosave as the page of a section sends it: all of its thirteen items, one of them changed. */
async function save(url: string, client: Client, measured: Measured, round: number): Promise<void> {
  const fields = Array.from({ length: 13 }, (_, index) => `H-2-${String(index + 1).padStart(2, '0')}`);
  const body = new URLSearchParams({ _base: String(client.revision), _operation: randomUUID() });
  for (const [index, id] of fields.entries()) {
    body.append('_item', id);
    body.append(id, String(((round + (index === round % 13 ? client.number : 0)) % 5) + 1));
  }
  try {
    const reply = await post(`${url}/answer/bench/h2/save`, client.cookie, body.toString());
    const result = JSON.parse(reply.text) as { ok: boolean; revision: number; answers: object; conflicts: object[] };
    if (reply.status !== 200 || !result.ok || result.conflicts.length > 0) throw new Error(`answered ${reply.status}`);
    measured.saves.push(reply.milliseconds);
    Object.assign(client, { revision: result.revision, acknowledged: JSON.stringify(result.answers) });
  } catch (error) {
    measured.errors.push(`save: ${String(error)}`);
  }
}

async function insert(url: string, measured: Measured): Promise<void> {
  try {
    const reply = await post(`${url}/bench/insert`, '', '');
    if (reply.status !== 204) throw new Error(`answered ${reply.status}`);
    measured.inserts.push(reply.milliseconds);
  } catch (error) {
    measured.errors.push(`insert: ${String(error)}`);
  }
}

/** Starts one task at each moment of a fixed rate, whether or not earlier ones are done; resolves when all are. */
async function atRate(tasks: readonly (() => Promise<void>)[], everyMilliseconds: number): Promise<number> {
  const begun = performance.now();
  const running: Promise<void>[] = [];
  let late = 0;
  for (const [index, task] of tasks.entries()) {
    const due = begun + index * everyMilliseconds;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    else if (wait < -SAVE_EVERY_MILLISECONDS) late += 1;
    running.push(task());
  }
  await Promise.all(running);
  return late;
}

async function saveForLong(url: string, clients: readonly Client[], measured: Measured): Promise<void> {
  const savers = clients.slice(0, SAVERS);
  const rounds = (SAVE_SECONDS * 1000) / SAVE_EVERY_MILLISECONDS;
  const busy = new Set<Client>();
  const tasks = Array.from({ length: rounds * savers.length }, (_, index) => async () => {
    const client = savers[index % savers.length] as Client;
    // A page has one save on its way at a time, as a browser does.
    while (busy.has(client)) await pause(20);
    busy.add(client);
    await save(url, client, measured, Math.floor(index / savers.length));
    busy.delete(client);
    if (index % 4 === 0) await insert(url, measured);
  });
  measured.late += await atRate(tasks, SAVE_EVERY_MILLISECONDS / savers.length);
}

async function submit(url: string, client: Client, measured: Measured): Promise<void> {
  const body = new URLSearchParams({ declared: 'yes', _operation: randomUUID() }).toString();
  const once = async () => {
    const reply = await post(`${url}/answer/bench/review`, client.cookie, body);
    if (reply.status !== 302 || !reply.location.endsWith('/done')) throw new Error(`answered ${reply.status}`);
    measured.submits.push(reply.milliseconds);
  };
  try {
    // One in five presses twice; one in ten sends again after the reply, as after a lost one.
    await Promise.all(client.number % 5 === 0 ? [once(), once()] : [once()]);
    if (client.number % 10 === 1) await once();
  } catch (error) {
    measured.errors.push(`submit: ${String(error)}`);
  }
}

async function submitAll(url: string, clients: readonly Client[], measured: Measured): Promise<void> {
  for (const client of clients) if (client.acknowledged === null) await save(url, client, measured, client.number);
  const tasks = clients.map((client) => () => submit(url, client, measured));
  measured.late += await atRate(tasks, (SUBMIT_SECONDS * 1000) / clients.length);
}

/** What was acknowledged and does not lie there, and companies with another number of submissions than one. */
function compare(clients: readonly Client[], stored: ReadonlyMap<string, Stored>): { lost: number; doubled: number } {
  const plain = (text: string) => JSON.stringify(Object.entries(JSON.parse(text) as object).sort());
  let lost = 0;
  let doubled = 0;
  for (const client of clients) {
    const found = stored.get(client.companyId);
    if (client.acknowledged === null) continue;
    if (!found?.draft || plain(found.draft) !== plain(client.acknowledged)) lost += 1;
    else if (!found.submitted || plain(found.submitted) !== plain(client.acknowledged)) lost += 1;
    if (found && found.submissionCount !== 1) doubled += 1;
  }
  return { lost, doubled };
}

const ms = (numbers: readonly number[], part: number) => quantile(numbers, part).toFixed(1);

function reportOf(measured: Measured, result: { lost: number; doubled: number }, seconds: number): string {
  const { saves, inserts, submits } = measured;
  const line = (name: string, numbers: readonly number[]) =>
    `| ${name} | ${numbers.length} | ${ms(numbers, 0.5)} | ${ms(numbers, 0.95)} | ${ms(numbers, 0.99)} | ${(median(numbers) / median(inserts)).toFixed(2)} | ${(quantile(numbers, 0.95) / quantile(inserts, 0.95)).toFixed(2)} |`;
  const spread = quantile(inserts, 0.99) / median(inserts);
  return `## Answering

Machine with ${cpus().length} cores, shared with other work throughout; Node ${process.version}, PostgreSQL 18.4 (embedded, fsync on), one web process; client, server and database on
the same cores. ${SAVERS} companies each save a section of 13 items every ${SAVE_EVERY_MILLISECONDS / 1000} s (${SAVERS / (SAVE_EVERY_MILLISECONDS / 1000)} writes a second) for ${seconds} s, then ${SUBMIT_COUNT} companies
submit within ${SUBMIT_SECONDS} s; one in five presses twice at once, one in ten sends again. A bare insert of one row, in a transaction of a pool of the same kind in the same process, without a session, is mixed in after
every fourth save. The whole way is measured: session, rights, lock, unsealing, merging, sealing, commit. Compared at the end is the last save that each company was told is stored, with its draft and with its submission.

| request | count | p50 ms | p95 ms | p99 ms | p50 to a bare insert | p95 to a bare insert |
| :-- | --: | --: | --: | --: | --: | --: |
${line('bare insert of one row', inserts)}
${line('autosave', saves)}
${line('submission', submits)}

Errors: ${measured.errors.length}. Acknowledged and not stored: ${result.lost}. Companies with other than one submission: ${result.doubled}. Requests that began more than 5 s late: ${measured.late}.
Baseline p99/p50: ${spread.toFixed(1)}${spread > 20 ? ': too restless, no ratio is declared' : ''}.

Not covered: TLS, a proxy, browsers, several web processes, a database on another machine.`;
}

function serve(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const path = fileURLToPath(new URL('./answering-server.ts', import.meta.url));
  const child = fork(path, [], { env, execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((done, failed) => {
    child.once('message', () => done(child));
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
  });
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'kurabe-answering-'));
  const embedded = await startEmbedded({ dir, log: () => {} });
  let server: ChildProcess | null = null;
  try {
    const key = join(dir, 'kurabe.key');
    createKeyFile(key);
    createAuditKey(join(dir, 'audit.key'));
    await migrate({ ownerUrl: embedded.ownerUrl, appUrl: embedded.appUrl });
    const port = await findPort(FIRST_PORT);
    const url = `http://127.0.0.1:${port}`;
    Object.assign(process.env, { DATABASE_URL: embedded.appUrl, KURABE_KEY_FILE: key, KURABE_ORIGIN: url });
    const respondents = await seedRespondents(embedded.ownerUrl, Math.max(SUBMIT_COUNT, SAVERS));
    server = await serve({ ...process.env, PORT: String(port) });
    const clients = respondents.map((one) => ({
      ...one,
      revision: 0,
      acknowledged: null,
    }));
    const measured: Measured = { saves: [], inserts: [], submits: [], errors: [], late: 0 };
    await saveForLong(url, clients, measured);
    await submitAll(url, clients.slice(0, Math.max(SUBMIT_COUNT, SAVERS)), measured);
    const result = compare(clients, await readStored(embedded.ownerUrl));
    const report = reportOf(measured, result, SAVE_SECONDS);
    process.stdout.write(`${report}\n${[...new Set(measured.errors)].slice(0, 10).join('\n')}\n`);
    if (!values.short) writeSection('answering', report);
    process.exitCode = measured.errors.length + result.lost + result.doubled === 0 ? 0 : 1;
  } finally {
    agent.destroy();
    server?.removeAllListeners('exit');
    server?.kill('SIGTERM');
    await embedded.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
