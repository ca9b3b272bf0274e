import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';

/** A mail as it is handed over. */
type OutgoingMail = { id: string; messageId: string; from: string; to: string; subject: string; text: string };

/** What became of it. `isPermanent`: another attempt is of no use; `isBounce`: there is no such address. */
type SendResult = { ok: true } | { ok: false; fault: string; isPermanent: boolean; isBounce: boolean };

/** Where mails go. */
export type MailTransport = { send(mail: OutgoingMail): Promise<SendResult>; close(): void };

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

function faultOf(error: unknown): SendResult {
  const {
    responseCode = 0,
    code = 'UNKNOWN',
    command = '',
  } = error as { responseCode?: number; code?: string; command?: string };
  const isPermanent = responseCode >= 500 && responseCode < 600;
  const isBounce = isPermanent && command === 'RCPT TO' && responseCode >= 550 && responseCode <= 553;
  // What a server says may quote the address or the mail: its numbers are enough.
  return { ok: false, fault: `${code} ${responseCode}`.trim(), isPermanent, isBounce };
}

function smtpTransport(url: string): MailTransport {
  const smtp = createTransport({ url, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true });
  return {
    async send({ messageId, from, to, subject, text }) {
      try {
        await smtp.sendMail({ messageId, from, to: { name: '', address: to }, subject, text });
        return { ok: true };
      } catch (error) {
        return faultOf(error);
      }
    },
    close: () => smtp.close(),
  };
}

/** Puts each mail into a folder as a text that a person can read: for a demo and for tests. */
function folderTransport(folder: string): MailTransport {
  return {
    async send({ id, messageId, from, to, subject, text }) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const lines = [`Message-ID: ${messageId}`, `From: ${from}`, `To: ${to}`, `Subject: ${subject}`, '', text];
      writeFileSync(join(folder, `${id}.eml`), lines.join('\n'), { mode: 0o600 });
      return { ok: true };
    },
    close: () => {},
  };
}

/** The transport of an address: `smtp://` or `smtps://` of a mail server, or `file:` of a folder. */
export function openTransport(url: string): MailTransport {
  if (!url.startsWith('file:')) return smtpTransport(url);
  return folderTransport(url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length));
}
