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
  /** The same in the other language, where the recipient's is not known here: then it is sent in theirs. */
  inOther?: Readonly<Record<string, string>>;
  /** Whether it tells of answers: then only the day is kept of when. */
  isOfAnswers?: boolean;
};

/** What the name of a variable begins with that is in the other language than the mail's. */
const OTHER_LANGUAGE = 'other.';

type Waiting = { locale: Locale; variables: Readonly<Record<string, string>> };

/** Whether a mail can be sent in either language. */
export function hasBothLanguages({ variables }: Waiting): boolean {
  return Object.keys(variables).some((name) => name.startsWith(OTHER_LANGUAGE));
}

/** A mail that has both languages, in the one of its recipient. */
export function inLanguage<T extends Waiting>(mail: T, locale: Locale): T {
  const names = Object.keys(mail.variables);
  const own = names.filter((name) => !name.startsWith(OTHER_LANGUAGE));
  const wordOf = (name: string) =>
    (locale === mail.locale ? undefined : mail.variables[`${OTHER_LANGUAGE}${name}`]) ?? mail.variables[name] ?? '';
  return { ...mail, locale, variables: Object.fromEntries(own.map((name) => [name, wordOf(name)])) };
}

/** Stores a mail in the transaction that is its reason: it is sent where that holds, and not otherwise. */
export async function queueMail(
  tx: Tx,
  { variables = {}, inOther = {}, isOfAnswers = false, ...mail }: QueuedMail,
): Promise<void> {
  const other = Object.entries(inOther).map(([name, value]) => [`${OTHER_LANGUAGE}${name}`, value] as const);
  const row = { ...mail, id: randomUUID(), variables: { ...variables, ...Object.fromEntries(other) } };
  await insertMail(tx, row, { isToTheDay: isOfAnswers });
}
