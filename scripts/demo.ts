import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SigningKey } from '../analytics/signing-key.server.ts';
import { closePool } from '../db/connect.server.ts';
import { migrate } from '../db/migrate.server.ts';
import { selfTest } from '../db/self-test.server.ts';
import {
  keepRunning,
  keyPathOf,
  listWaves,
  planDemo,
  prepareData,
  prepareKey,
  prepareSigningKey,
  releaseDemoWave,
  stateOf,
} from './demo/data.server.ts';
import { type DemoDatabase, emptyDatabase, openDatabase } from './demo/database.server.ts';
import { buildDemoFile, formatDemoFile } from './demo/demo-file.ts';
import { DemoError } from './demo/fault.ts';
import { mailFolder, startMailing } from './demo/mail.server.ts';
import { WAVE_2025, WAVE_2025_ASSOCIATIONS } from './demo/scenario.ts';
import { secretsPath, writePrivate } from './demo/secrets.server.ts';
import { createSteps } from './demo/steps.ts';
import { endOrphan, findPort, startWeb, type Web } from './demo/web.server.ts';
import { checkDemo } from './demo-check.ts';
import { createProgressLines, stepOf } from './progress.ts';

/**
 * The running part of `npm run demo [-- --check | --reset [--yes]]`, once packages and portal are there: database, tables, key,
 * invented data, the two surveys of 2025 closed and released, and the portal. Every step that is done already is skipped.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const print = (line: string): void => console.log(line);
const steps = createSteps(print, () => performance.now());

type Options = { check: boolean; reset: boolean; yes: boolean };
type Running = { database: DemoDatabase | null; web: Web | null; mail: ReturnType<typeof startMailing> | null };

const dir = resolve(process.env.KURABE_DIR || join(root, '.kurabe'));
const running: Running = { database: null, web: null, mail: null };
const INTERRUPTED = 130;
const DEMO_FILE = 'demo.json';
let isStopping = false;

function readOptions(args: string[]): Options | null {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({ args, options: { check: flag, reset: flag, yes: flag } });
    return values as Options;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error('Usage: npm run demo [-- --check | --reset [--yes]]');
    return null;
  }
}

async function isReallyMeant(yes: boolean): Promise<boolean> {
  if (yes || !process.stdin.isTTY) return true;
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await reader.question(`Everything in the demo's database and ${dir} is erased. Begin anew? (yes/no) `);
  reader.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function reset(database: DemoDatabase): Promise<void> {
  if (!database.isEmbedded || !database.ownerUrl) {
    throw new DemoError(
      'DATABASE_URL names a server of your own. Drop its database yourself, then start the demo again without --reset.',
    );
  }
  const { ownerUrl } = database;
  await steps.run('Begun anew', async () => {
    await emptyDatabase(ownerUrl);
    const own = [secretsPath(dir), join(dir, DEMO_FILE), join(dir, 'releases')];
    if (!process.env.KURABE_KEY_FILE) own.push(keyPathOf(dir));
    if (!process.env.KURABE_KEY_FILE && !process.env.KURABE_SIGNING_KEY_FILE) own.push(join(dir, 'signing.key'));
    if (!process.env.KURABE_KEY_FILE && !process.env.KURABE_AUDIT_KEY_FILE) own.push(join(dir, 'audit.key'));
    for (const path of own) rmSync(path, { recursive: true, force: true });
    return { value: undefined, isReady: false };
  });
}

async function openTables(isReset: boolean): Promise<DemoDatabase> {
  const database = await steps.run('Database', async () => {
    const value = await openDatabase(dir, steps.note);
    return { value, isReady: !value.isEmbedded, detail: value.isEmbedded ? 'embedded PostgreSQL' : 'DATABASE_URL' };
  });
  running.database = database;
  if (isReset) await reset(database);
  const { appUrl, ownerUrl } = database;
  if (ownerUrl) {
    await steps.run('Tables and rights', async () => ({ value: await migrate({ ownerUrl, appUrl }), isReady: false }));
  } else {
    steps.note('KURABE_OWNER_URL is not set: the tables are taken as they are.');
  }
  process.env.DATABASE_URL = appUrl;
  const tested = await selfTest();
  if (!tested.ok) throw new DemoError(tested.faults.join('\n'));
  return database;
}

async function release(slug: string, signingKey: SigningKey): Promise<void> {
  await steps.run(`Survey ${slug} closed and released`, async () => {
    if ((await stateOf(slug)) === 'released') return { value: undefined, isReady: true };
    const progress = createProgressLines(steps.note);
    const onStage = (stage: string, info: object): void => {
      if (stepOf(info) !== null) progress(stage, info);
      else steps.note([stage, ...Object.entries(info).map(([name, value]) => `${name} ${value}`)].join(', '));
    };
    const cells = await releaseDemoWave(slug, { dir, signingKey, onStage });
    return { value: undefined, isReady: false, detail: `${cells} cells` };
  });
}

async function bringUp(isReset: boolean): Promise<Web> {
  const database = await openTables(isReset);
  if (endOrphan(dir)) steps.note('The portal that an interrupted demo left behind was ended.');
  const keyPath = keyPathOf(dir);
  process.env.KURABE_KEY_FILE = keyPath;
  const kek = await steps.run('Key file', async () => {
    const { kek: value, isNew } = await prepareKey(keyPath);
    return { value, isReady: !isNew };
  });
  const signingKey = await steps.run('Key that signs releases', async () => {
    const { signingKey: value, isNew } = prepareSigningKey();
    return { value, isReady: !isNew };
  });
  const plan = planDemo();
  const now = new Date();
  const secrets = await steps.run('Invented associations, companies and answers', async () => {
    const { secrets: value, done } = await prepareData(plan, { dir, kek, now });
    return {
      value,
      isReady: done === null,
      ...(done === 'renewed' ? { detail: 'new passwords and invitations' } : {}),
    };
  });
  if (await keepRunning(now)) steps.note('The running survey got a new deadline.');
  await release(WAVE_2025, signingKey);
  await release(WAVE_2025_ASSOCIATIONS, signingKey);
  const web = await steps.run('Portal', async () => {
    const env = { DATABASE_URL: database.appUrl, KURABE_KEY_FILE: keyPath, KURABE_DIR: dir, KURABE_DEMO: '1' };
    const value = await startWeb({ root, dir, port: await findPort(process.env.PORT || '3000'), env });
    return { value, isReady: false, detail: value.url };
  });
  running.web = web;
  running.mail = startMailing({ dir, origin: web.url });
  const file = buildDemoFile({ url: web.url, ...plan, secrets, waves: await listWaves() });
  writePrivate(join(dir, DEMO_FILE), file);
  for (const line of formatDemoFile(file)) print(line);
  print(`Mails are put into ${mailFolder(dir)} and go nowhere else.`);
  return web;
}

async function stop(exitCode: number): Promise<never> {
  isStopping = true;
  if (running.web) await running.web.stop();
  else endOrphan(dir);
  await running.mail?.stop();
  await closePool();
  await running.database?.stop().catch(() => {});
  process.exit(exitCode);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) process.exit(2);
  if (options.reset && !(await isReallyMeant(options.yes))) process.exit(1);
  mkdirSync(dir, { recursive: true });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      print('\nStopping ...');
      void stop(running.web && !options.check ? 0 : INTERRUPTED);
    });
  }
  const web = await bringUp(options.reset);
  if (options.check) await stop((await checkDemo({ dir, print })) ? 0 : 1);
  print(`Kurabe is open at ${web.url} (Ctrl-C ends it).`);
  const code = await web.ended;
  if (!isStopping) {
    console.error(`The portal ended by itself with code ${code}; what it said is in ${join(dir, 'web.log')}.`);
    await stop(1);
  }
}

main().catch(async (error: unknown) => {
  if (isStopping) return;
  const isExpected =
    error instanceof Error && /^(DemoError|EmbeddedError|KeyFileError|MigrationError|PostgresError)$/.test(error.name);
  console.error(isExpected ? `[fail ] ${error.message}` : error);
  await stop(1);
});
