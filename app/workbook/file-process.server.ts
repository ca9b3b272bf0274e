import { Worker } from 'node:worker_threads';
import { openFile } from './open-file.server.ts';

/**
 * The program of a process that opens one file: bytes in, what was found out, as JSON. It has no settings and knows no secret. Its argument is the
 * processor time it has, in milliseconds: it ends itself by SIGTERM where that is used up.
 */
const limit = Number(process.argv[2]);

// In a thread of its own: what reads a file does not let others in before it is done. The time is that of the whole process.
const watch = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    if ((user + system) / 1000 > workerData) process.kill(process.pid, 'SIGTERM');
  }, 100);`;
new Worker(watch, {
  eval: true,
  execArgv: [],
  workerData: limit,
  resourceLimits: { maxOldGenerationSizeMb: 16 },
}).unref();

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const found = await openFile(Buffer.concat(parts));
const { user, system } = process.cpuUsage();
if ((user + system) / 1000 > limit) process.kill(process.pid, 'SIGTERM');
else process.stdout.write(JSON.stringify(found));
