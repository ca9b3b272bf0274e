import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

const STOP_LIMIT_MS = 10_000;
const SWEEP_MS = 100;

/** A running server: where it listens, and how to end it after its running requests. */
export type Listener = { port: number; stop: () => Promise<void> };

/** Listens on a port of a host (0 = any free one). Rejects where the port is taken. */
export function listen(app: Express, { port, host }: { port: number; host: string }): Promise<Listener> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 }, app);
  const stop = () =>
    new Promise<void>((resolve) => {
      // A connection that was busy at the start of the stop is idle later, and would be kept open for the next request.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const limit = setTimeout(() => server.closeAllConnections(), STOP_LIMIT_MS);
      server.close(() => {
        clearInterval(sweep);
        clearTimeout(limit);
        resolve();
      });
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, stop });
    });
  });
}
