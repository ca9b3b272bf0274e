import type { Logger } from 'pino';
import { abandonPool, isCutConnection } from '../db/connect.server.ts';

/** Keeps a server up where the database cut a connection in use; ends it, with a line in the log, on anything else that nobody caught. */
export function surviveCutConnections(log: Logger): void {
  process.on('uncaughtException', (error) => {
    if (isCutConnection(error)) {
      log.warn('the database cut a connection in use: all are opened anew');
      abandonPool();
      return;
    }
    log.fatal({ err: error }, 'ended by an error that nobody caught');
    process.exit(1);
  });
}
