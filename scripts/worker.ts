import { hostname } from 'node:os';
import { join } from 'node:path';
import PgBoss from 'pg-boss';
import pino from 'pino';
import { currentSigningKey, type SigningKey } from '../analytics/signing-key.server.ts';
import { dispatchMail } from '../app/mail/dispatch-mail.server.ts';
import { closeWave } from '../app/services/close-wave.server.ts';
import { releaseWave } from '../app/services/release-wave.server.ts';
import { isReleaseDue } from '../app/survey/release-run.ts';
import { executeAsWorker, withActor } from '../db/actor.server.ts';
import { checkAuditKey } from '../db/audit-key.server.ts';
import { checkKey } from '../db/check-key.server.ts';
import { closePool } from '../db/connect.server.ts';
import { deletePaidLimits } from '../db/queries/rate-limit.server.ts';
import { listClosedWaves } from '../db/queries/release-run.server.ts';
import { deleteExpiredSessions } from '../db/queries/session.server.ts';
import { listOverdueWaves } from '../db/queries/wave-release.server.ts';
import { currentKek } from '../db/seal.server.ts';
import { selfTest } from '../db/self-test.server.ts';
import { surviveCutConnections } from './survive.ts';

/**
 * The worker: closes waves whose deadline is over and releases closed ones. Run as many as wanted, on any machine that
 * has the key file and the key that signs releases. Every job may be run twice: closing and releasing do their work once.
 */
const GRACE_SECONDS = 90;
const LOOK_EVERY_MILLISECONDS = Number(process.env.KURABE_WORKER_INTERVAL_MS ?? 30_000);
/** The queue takes a job back after an hour; a release after most of a day, the longest that it allows: the audit of a large wave takes hours. */
const EXPIRE_SECONDS = { 'close-wave': 3600, 'release-wave': 23 * 3600 } as const;
const SEND_EVERY_MILLISECONDS = 2000;

const log = pino({ name: 'worker', base: { host: hostname() } });
const bundles = join(process.env.KURABE_DIR ?? '.kurabe', 'releases');

type Job = PgBoss.Job<{ slug: string }>;

async function close(jobs: Job[]): Promise<void> {
  for (const { data } of jobs) {
    const closed = await closeWave(data.slug);
    log.info({ wave: data.slug, ...closed }, 'closing');
    if (!closed.ok) throw new Error(`${data.slug} was not closed: ${closed.fault}`);
  }
}

async function attempt(slug: string, signingKey: SigningKey): Promise<void> {
  let run = '';
  const onStage = (stage: string, info: object) => {
    if ('run' in info) run = String(info.run);
    log.info({ wave: slug, stage, ...info }, 'releasing');
  };
  try {
    const released = await releaseWave(slug, { outDir: bundles, signingKey, onStage });
    if (released.ok) log.info({ wave: slug, run, digest: released.digest, cells: released.cellCount }, 'released');
    else if (released.isReleased) log.info({ wave: slug, run }, 'released already');
    else log.warn({ wave: slug, run, faults: released.faults }, 'refused: nothing was published');
  } catch (error) {
    // The job is done all the same: when to try again is for isReleaseDue to say, not for the queue.
    log.error({ err: error, wave: slug, run }, 'the release failed');
  }
}

const toldRefused = new Set<string>();

/** The closed waves that may be released now. A refused one that waits is logged once. */
async function listDueWaves(): Promise<string[]> {
  const closed = await withActor({ kind: 'releaser' }, listClosedWaves);
  return closed.flatMap(({ slug, last }) => {
    if (isReleaseDue(last, process.uptime())) return [slug];
    if (last?.state === 'refused' && !toldRefused.has(last.id)) {
      toldRefused.add(last.id);
      log.warn({ wave: slug, run: last.id }, 'refused before: it waits for a worker started later, or kurabe release');
    }
    return [];
  });
}

// A job may have waited behind a long release, so that what it asks for was done or refused meanwhile.
async function release(jobs: Job[], signingKey: SigningKey): Promise<void> {
  for (const { data } of jobs) {
    if ((await listDueWaves()).includes(data.slug)) await attempt(data.slug, signingKey);
    else log.info({ wave: data.slug }, 'not to be released now');
  }
}

let sending: Promise<void> | null = null;

/** Sends the mails that are due; while that runs the next call waits for it. */
function sendMails(): Promise<void> {
  sending ??= dispatchMail()
    .then((count) => {
      if (count.sent + count.delayed + count.dead > 0) log.info(count, 'mails');
    })
    .catch((error: unknown) => log.error({ err: error }, 'sending mails'))
    .finally(() => {
      sending = null;
    });
  return sending;
}

async function lookForWork(boss: PgBoss): Promise<void> {
  const overdue = await withActor({ kind: 'releaser' }, (tx) => listOverdueWaves(tx, GRACE_SECONDS));
  const send = (queue: keyof typeof EXPIRE_SECONDS, slug: string) =>
    boss.send(queue, { slug }, { singletonKey: slug, singletonSeconds: 60, expireInSeconds: EXPIRE_SECONDS[queue] });
  for (const slug of overdue) await send('close-wave', slug);
  for (const slug of await listDueWaves()) await send('release-wave', slug);
}

async function main(): Promise<void> {
  const tested = await selfTest();
  if (!tested.ok) throw new Error(`The database is not safe to use: ${tested.faults.join(' ')}`);
  const checked = await checkKey(currentKek());
  if (!checked.ok) throw new Error(checked.fault);
  const audit = checkAuditKey();
  if (!audit.ok) throw new Error(audit.fault);
  const signing = currentSigningKey();
  if (!signing.ok) throw new Error(signing.fault);
  const boss = new PgBoss({
    db: { executeSql: executeAsWorker },
    schema: 'job',
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  await boss.work<{ slug: string }>('close-wave', close);
  await boss.work<{ slug: string }>('release-wave', (jobs) => release(jobs, signing.key));
  const look = () =>
    Promise.all([
      lookForWork(boss),
      withActor({ kind: 'auth' }, deleteExpiredSessions),
      withActor({ kind: 'auth' }, deletePaidLimits),
    ]).catch((error: unknown) => log.error({ err: error }, 'looking for work'));
  await look();
  const timer = setInterval(look, LOOK_EVERY_MILLISECONDS);
  const mails = setInterval(sendMails, SEND_EVERY_MILLISECONDS);
  log.info('worker ready');
  const stop = async () => {
    clearInterval(timer);
    clearInterval(mails);
    await sending;
    await boss.stop({ graceful: true, wait: true, timeout: 30_000 });
    await closePool();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

surviveCutConnections(log);
main().catch((error: unknown) => {
  log.fatal({ err: error }, 'the worker cannot run');
  process.exit(1);
});
