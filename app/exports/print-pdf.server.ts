import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PdfDocument } from './pdf-document.ts';

const MOST_WAITING = 20;
const PATIENCE_MILLISECONDS = 30_000;
const HEAP_MEGABYTES = 384;

/** Too many documents are being laid out: try again in a moment. */
export class PrintBusyError extends Error {
  override name = 'PrintBusyError';
}

type Reply = { id: number; bytes: Uint8Array } | { id: number; fault: string };
type Waiting = { resolve(bytes: Uint8Array): void; reject(error: Error): void; timer: NodeJS.Timeout };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let lastId = 0;

/** The worker's file: beside this one, or under the working directory where this one was bundled. */
function workerFile(): string {
  const beside = fileURLToPath(new URL('./pdf-worker.js', import.meta.url));
  return existsSync(beside) ? beside : join(process.cwd(), 'app', 'exports', 'pdf-worker.js');
}

function settle(id: number, how: (each: Waiting) => void): void {
  const each = waiting.get(id);
  if (!each) return;
  clearTimeout(each.timer);
  waiting.delete(id);
  if (waiting.size === 0) worker?.unref();
  how(each);
}

/** Ends the worker with everything that waits for it; the next document starts another. */
function giveUp(error: Error): void {
  const broken = worker;
  worker = null;
  for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error));
  void broken?.terminate();
}

function openWorker(): Worker {
  if (worker) return worker;
  // Without the loaders of the program that starts it: this file needs none.
  const opened = new Worker(workerFile(), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  opened.on('message', (reply: Reply) => {
    if ('bytes' in reply) settle(reply.id, ({ resolve }) => resolve(reply.bytes));
    else settle(reply.id, ({ reject }) => reject(new Error(`a document could not be laid out: ${reply.fault}`)));
  });
  opened.on('error', (error) => {
    if (worker === opened) giveUp(error);
  });
  worker = opened;
  return opened;
}

/** Lays a document out as a PDF, on a thread of its own. Throws PrintBusyError where too many wait already. */
export function printPdf(
  document: PdfDocument,
  { pageWords, day }: { pageWords: string; day: string },
): Promise<Uint8Array> {
  if (waiting.size >= MOST_WAITING) return Promise.reject(new PrintBusyError('too many documents are being laid out'));
  return new Promise((resolve, reject) => {
    lastId += 1;
    const id = lastId;
    const timer = setTimeout(() => giveUp(new Error('a document took too long to lay out')), PATIENCE_MILLISECONDS);
    waiting.set(id, { resolve, reject, timer });
    const opened = openWorker();
    opened.ref();
    opened.postMessage({ id, document, pageWords, day });
  });
}
