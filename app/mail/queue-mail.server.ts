import { randomUUID } from 'node:crypto';
import type { Tx } from '../../db/actor.server.ts';
import { insertMail } from '../../db/queries/mail.server.ts';
import type { Locale } from '../text/locale.ts';
import type { MailKind } from './render-mail.ts';

/**
 * A mail to send. `dedupeKey` names its reason: asked twice, it is sent once. `invitationId` is given where it has a link, `stepHash` where it
 * has a code; both are made when it is sent. `variables` fill the text and hold neither a secret nor an answer.
 */
export type QueuedMail = {
  kind: MailKind;
  dedupeKey: string;
  recipient: string;
  locale: Locale;
  invitationId?: string;
  stepHash?: string;
  variables?: Readonly<Record<string, string>>;
  /** Whether it tells of answers: then only the day is kept of when. */
  isOfAnswers?: boolean;
};

/** Stores a mail in the transaction that is its reason: it is sent where that holds, and not otherwise. */
export async function queueMail(tx: Tx, { variables = {}, isOfAnswers = false, ...mail }: QueuedMail): Promise<void> {
  await insertMail(tx, { ...mail, id: randomUUID(), variables }, { isToTheDay: isOfAnswers });
}
