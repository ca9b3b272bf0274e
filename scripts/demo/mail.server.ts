import { join } from 'node:path';
import { dispatchMail } from '../../app/mail/dispatch-mail.server.ts';

const SEND_EVERY_MILLISECONDS = 1000;

/** The folder of a data folder into which a demo puts the mails that it would send. */
export function mailFolder(dir: string): string {
  return join(dir, 'mail');
}

/** Puts every mail of the demo into its folder while it runs, as the worker sends them elsewhere. What it cannot write waits. */
export function startMailing({ dir, origin }: { dir: string; origin: string }): { stop(): Promise<void> } {
  const settings = { url: `file:${mailFolder(dir)}`, from: `kurabe@${new URL(origin).hostname}`, origin };
  let sending: Promise<unknown> = Promise.resolve();
  let isSending = false;
  const timer = setInterval(() => {
    if (isSending) return;
    isSending = true;
    sending = dispatchMail(settings)
      .catch((error: unknown) =>
        console.error(`A mail was not written: ${error instanceof Error ? error.message : error}`),
      )
      .finally(() => {
        isSending = false;
      });
  }, SEND_EVERY_MILLISECONDS);
  return {
    stop: async () => {
      clearInterval(timer);
      await sending;
    },
  };
}
