import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_LIMITS, type OpenedFile } from './raw-file.ts';

const HEAP_MEGABYTES = 256;
/**
 * Processor time that one file has, and how long it may hold its place: on a machine that is busy with other things an honest file still has its
 * time, and no file holds up the others for longer.
 */
const LIMITS = { processorMilliseconds: 10_000, wallMilliseconds: 30_000 };
const MOST_WAITING = 20;
/** Files of one person that wait at once: nobody takes all the places. */
const MOST_OF_ONE = 3;
const MOST_OUTPUT = 16 * 1024 * 1024;

// Two folders below the root, in the source as in the built server.
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = join(root, 'app/workbook/file-process.server.ts');

/** Who waits, once for each file. */
const waiting: string[] = [];
let last: Promise<unknown> = Promise.resolve();

/**
 * Opens a file of somebody (`owner`, an id) in a process of its own, one after the other: 256 MB of heap and ten seconds of the processor, no environment,
 * nothing written anywhere. What goes wrong there is a refusal here; `busy` where the machine had no time for it.
 */
export function openApart(bytes: Uint8Array, owner: string, limits: Partial<typeof LIMITS> = {}): Promise<OpenedFile> {
  if (bytes.length > FILE_LIMITS.bytes) return Promise.resolve({ ok: false, refusal: { fault: 'tooLarge' } });
  if (bytes.length === 0) return Promise.resolve({ ok: false, refusal: { fault: 'empty' } });
  const isFull = waiting.length >= MOST_WAITING || waiting.filter((one) => one === owner).length >= MOST_OF_ONE;
  if (isFull) return Promise.resolve({ ok: false, refusal: { fault: 'busy' } });
  waiting.push(owner);
  const run = last.then(() => openOnce(bytes, { ...LIMITS, ...limits }));
  last = run.finally(() => waiting.splice(waiting.indexOf(owner), 1));
  return run;
}

function openOnce(bytes: Uint8Array, { processorMilliseconds, wallMilliseconds }: typeof LIMITS): Promise<OpenedFile> {
  return new Promise((resolve) => {
    const refuse = (fault: 'busy' | 'tooSlow' | 'tooMuch' | 'unreadable') => resolve({ ok: false, refusal: { fault } });
    const heap = `--max-old-space-size=${HEAP_MEGABYTES}`;
    const child = spawn(process.execPath, [heap, '--import', 'tsx', program, String(processorMilliseconds)], {
      cwd: root,
      env: { NODE_ENV: 'production' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const timer = setTimeout(() => {
      refuse('busy');
      child.kill('SIGKILL');
    }, wallMilliseconds);
    const parts: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= MOST_OUTPUT) return void parts.push(part);
      refuse('tooMuch');
      child.kill('SIGKILL');
    });
    child.stdin.on('error', () => child.kill('SIGKILL'));
    child.on('error', () => refuse('unreadable'));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      // It ends itself in this way where its processor time is used up,
      if (signal === 'SIGTERM') return refuse('tooSlow');
      // and Node in this way where the heap is full.
      if (signal === 'SIGABRT') return refuse('tooMuch');
      if (code !== 0) return refuse('unreadable');
      resolve(JSON.parse(Buffer.concat(parts).toString('utf8')) as OpenedFile);
    });
    child.stdin.end(bytes);
  });
}
