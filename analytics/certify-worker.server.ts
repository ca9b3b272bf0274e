import { parentPort, workerData } from 'node:worker_threads';
import { type CertifyWork, certifierOf } from './certify-release.server.ts';

/** A thread that certifies the units it is asked for, one after the other. Its end by an error ends the release. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker thread');
const certify = await certifierOf(workerData as CertifyWork);
port.on('message', (index: number) => port.postMessage({ index, outcome: certify(index) }));
port.postMessage({ ready: true });
