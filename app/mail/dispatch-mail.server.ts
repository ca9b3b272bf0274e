import { createHash, randomBytes } from 'node:crypto';
import { type Tx, withActor } from '../../db/actor.server.ts';
import {
  claimMail,
  delayMail,
  findRecipientLocale,
  giveMailUp,
  markMailSent,
  setInvitationToken,
  setStepCode,
} from '../../db/queries/mail.server.ts';
import { openAccountKey } from '../auth/account-key.server.ts';
import { macOfCode, newCode } from '../auth/code.server.ts';
import { hasBothLanguages, inLanguage } from './queue-mail.server.ts';
import { MAIL_KINDS, renderMail } from './render-mail.ts';
import { type MailTransport, openTransport } from './transport.server.ts';

const WORKER = { kind: 'worker' } as const;
const TOKEN_BYTES = 32;
const MOST_AT_ONCE = 200;
const CODE_WAIT_SECONDS = 15;
/** How long each further attempt waits; after the last one a mail is given up. */
const WAITS_SECONDS = [60, 300, 900, 3600, 10_800, 21_600, 21_600];

type Claimed = NonNullable<Awaited<ReturnType<typeof claimMail>>>;

/** The secret of a mail, new at every attempt: only what was sent last opens anything. Null where it would open nothing any more. */
async function mintSecret(
  tx: Tx,
  { invitationId, stepHash }: Claimed,
  origin: string,
): Promise<Record<string, string> | null> {
  if (invitationId) {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const tokenHash = createHash('sha256').update(token).digest('hex');
    return (await setInvitationToken(tx, invitationId, tokenHash)) ? { link: `${origin}/i#${token}` } : null;
  }
  if (stepHash) {
    const code = newCode();
    const mac = macOfCode(await openAccountKey(tx), stepHash, code);
    return (await setStepCode(tx, stepHash, mac)) ? { code } : null;
  }
  return {};
}

async function claim(origin: string) {
  return withActor(WORKER, async (tx) => {
    const mail = await claimMail(tx);
    if (!mail) return null;
    const secret = await mintSecret(tx, mail, origin);
    if (!secret) await giveMailUp(tx, { ...mail, fault: 'GONE', isBounce: false });
    if (!hasBothLanguages(mail)) return { mail, secret };
    return { mail: inLanguage(mail, (await findRecipientLocale(tx, mail.recipient)) ?? mail.locale), secret };
  });
}

type Outcome = 'sent' | 'delayed' | 'dead';

async function deliver(
  transport: MailTransport,
  mail: Claimed,
  settings: MailSettings & { secret: Record<string, string> },
): Promise<Outcome> {
  const { origin, from, secret } = settings;
  const kind = MAIL_KINDS.find((each) => each === mail.kind);
  if (!kind) throw new Error(`there is no mail of the kind ${mail.kind}`);
  const rendered = renderMail(kind, mail.locale, { ...mail.variables, ...secret, origin });
  const messageId = `<${mail.id}@${new URL(origin).hostname}>`;
  const result = await transport.send({ id: mail.id, messageId, from, to: mail.recipient, ...rendered });
  return withActor(WORKER, async (tx): Promise<Outcome> => {
    if (result.ok) {
      await markMailSent(tx, mail);
      return 'sent';
    }
    const wait = WAITS_SECONDS[mail.attempts - 1];
    if (result.isPermanent || wait === undefined) {
      await giveMailUp(tx, { ...mail, fault: result.fault, isBounce: result.isBounce });
      return 'dead';
    }
    await delayMail(tx, { id: mail.id, seconds: mail.stepHash ? CODE_WAIT_SECONDS : wait, fault: result.fault });
    return 'delayed';
  });
}

/** Where mails go (`url` as for `openTransport`), whose they are, and the portal's own address in them. */
export type MailSettings = { url: string; from: string; origin: string };

/** The settings of mail, or null where no server is named: then mails wait. */
export function readMailSettings(env: Readonly<Record<string, string | undefined>>): MailSettings | null {
  const { KURABE_SMTP_URL: url, KURABE_MAIL_FROM: from, KURABE_ORIGIN: origin } = env;
  if (!url || !origin) return null;
  return { url, from: from || `kurabe@${new URL(origin).hostname}`, origin: new URL(origin).origin };
}

/**
 * Sends what is due, one mail after the other, and says how many. Several may run at once: a mail is leased to one of them. One that is killed
 * after handing a mail over leaves it to be sent again, with the same Message-ID.
 */
export async function dispatchMail(
  settings: MailSettings | null = readMailSettings(process.env),
): Promise<Record<Outcome, number>> {
  const count = { sent: 0, delayed: 0, dead: 0 };
  if (!settings) return count;
  const transport = openTransport(settings.url);
  try {
    for (let each = 0; each < MOST_AT_ONCE; each += 1) {
      const claimed = await claim(settings.origin);
      if (!claimed) break;
      const { mail, secret } = claimed;
      count[secret ? await deliver(transport, mail, { ...settings, secret }) : 'dead'] += 1;
    }
  } finally {
    transport.close();
  }
  return count;
}
