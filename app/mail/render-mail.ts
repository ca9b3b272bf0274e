import { mails as en } from '../text/en/mails.ts';
import { mails as ja } from '../text/ja/mails.ts';
import type { Locale } from '../text/locale.ts';

/** Every mail that is sent. */
export const MAIL_KINDS = [
  'code',
  'invitation',
  'colleague',
  'staff',
  'hold',
  'accountChanged',
  'addressChanged',
  'breakGlass',
  'receipt',
  'approvalAsked',
  'approvalTakenBack',
  'approvalReturned',
  'withdrawn',
  'delegate',
  'delegateReminder',
  'delegateFinished',
  'proxyEntered',
] as const satisfies readonly (keyof typeof ja)[];

/** What a mail is about. */
export type MailKind = (typeof MAIL_KINDS)[number];

const TEXTS = { ja, en } as const;

/** A value as one line: whoever chose it begins no new line and no new header. */
function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Subject and text of a mail. A variable that is not given stays empty; a paragraph of nothing else goes. */
export function renderMail(
  kind: MailKind,
  locale: Locale,
  variables: Readonly<Record<string, string>>,
): { subject: string; text: string } {
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) =>
      Object.hasOwn(variables, name) ? oneLine(variables[name] ?? '') : '',
    );
  const { subject, body } = TEXTS[locale][kind];
  return { subject: oneLine(fill(subject)), text: `${fill(body).replace(/\n{3,}/g, '\n\n')}\n` };
}
