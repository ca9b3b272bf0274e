import { hostname } from 'node:os';
import { join } from 'node:path';
import PgBoss from 'pg-boss';
import pino from 'pino';
import { currentSigningKey, type SigningKey } from '../analytics/signing-key.server.ts';
import { closeWave } from '../app/services/close-wave.server.ts';
import { releaseWave } from '../app/services/release-wave.server.ts';
import { executeAsWorker, withActor } from '../db/actor.server.ts';
import { checkKey } from '../db/check-key.server.ts';
import { closePool } from '../db/connect.server.ts';
import { deleteExpiredSessions } from '../db/queries/session.server.ts';
import { listClosedWaves, listOverdueWaves } from '../db/queries/wave-release.server.ts';
import { currentKek } from '../db/seal.server.ts';
import { selfTest } from '../db/self-test.server.ts';
import { surviveCutConnections } from './survive.ts';

/**
 * The worker: closes waves whose deadline is over and releases closed ones. Run as many as wanted, on any machine that
 * has the key file and the key that signs releases. Every job may be run twice: closing and releasing do their work once.
 */
const GRACE_SECONDS = 90;
const LOOK_EVERY_MILLISECONDS = Number(process.env.KURABE_WORKER_INTERVAL_MS ?? 30_000);
const EXPIRE_SECONDS = 3600;

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

async function release(jobs: Job[], signingKey: SigningKey): Promise<void> {
  for (const { data } of jobs) {
    const released = await releaseWave(data.slug, {
      outDir: bundles,
      signingKey,
      onStage: (stage, info) => log.info({ wave: data.slug, stage, ...info }, 'releasing'),
    });
    if (!released.ok && released.isReleased) {
      log.info({ wave: data.slug }, 'released already');
      continue;
    }
    if (!released.ok) throw new Error(`${data.slug} was refused: ${released.faults.join(' ')}`);
    log.info({ wave: data.slug, digest: released.digest, cells: released.cellCount }, 'released');
  }
}

async function lookForWork(boss: PgBoss): Promise<void> {
  const { overdue, closed } = await withActor({ kind: 'releaser' }, async (tx) => ({
    overdue: await listOverdueWaves(tx, GRACE_SECONDS),
    closed: await listClosedWaves(tx),
  }));
  const once = (slug: string) => ({ singletonKey: slug, singletonSeconds: 60, expireInSeconds: EXPIRE_SECONDS });
  for (const slug of overdue) await boss.send('close-wave', { slug }, once(slug));
  for (const slug of closed) await boss.send('release-wave', { slug }, once(slug));
}

async function main(): Promise<void> {
  const tested = await selfTest();
  if (!tested.ok) throw new Error(`The database is not safe to use: ${tested.faults.join(' ')}`);
  const checked = await checkKey(currentKek());
  if (!checked.ok) throw new Error(checked.fault);
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
    Promise.all([lookForWork(boss), withActor({ kind: 'auth' }, deleteExpiredSessions)]).catch((error: unknown) =>
      log.error({ err: error }, 'looking for work'),
    );
  await look();
  const timer = setInterval(look, LOOK_EVERY_MILLISECONDS);
  log.info('worker ready');
  const stop = async () => {
    clearInterval(timer);
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
