import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import type { Tx } from '../../db/actor.server.ts';
import {
  countAuthenticators,
  findPendingTotp,
  insertAuthenticator,
  type StoredAuthenticator,
} from '../../db/queries/authenticator.server.ts';
import { openSecret, sealSecret } from '../../db/seal.server.ts';
import { openAccountKey } from './account-key.server.ts';

const ISSUER = 'Kurabe';
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
/** Codes of the half minute before and after count too: clocks differ. */
const WINDOW = 1;

/** A new secret as apps take it: base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_SECONDS });
}

/** The address by which an app takes a secret. */
export function totpAddress(secret: string, label: string): string {
  return totpOf(secret, label).toString();
}

/** The picture that an app reads a secret from, as plain SVG. */
export function totpPicture(secret: string, label: string): string {
  return renderSVG(totpAddress(secret, label), { border: 2 });
}

/** The number of the half minute whose code was typed, or null where none fits that is later than the last one used. */
export function checkTotp(
  secret: string,
  code: string,
  { lastStep, now }: { lastStep: number; now: Date },
): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
  return step > lastStep ? step : null;
}

/** The code that an app would show for its first half minute that was not used yet. */
export function currentTotp(secret: string, { lastStep, now }: { lastStep: number; now: Date }): string {
  const step = Math.max(Math.floor(now.getTime() / 1000 / PERIOD_SECONDS), lastStep + 1);
  return totpOf(secret).generate({ timestamp: step * PERIOD_SECONDS * 1000 });
}

const placeOf = (userId: string, id: string) => ['totp', userId, id];

/** Stores an app's secret for a person, not working before its first code is typed unless `confirmed`. */
async function storeTotp(
  tx: Tx,
  { userId, secret, confirmed }: { userId: string; secret: string; confirmed: boolean },
): Promise<void> {
  const id = randomUUID();
  const secretSealed = sealSecret(await openAccountKey(tx), Buffer.from(secret), placeOf(userId, id));
  await insertAuthenticator(tx, { id, userId, kind: 'totp', secretSealed, confirmed });
}

/** Gives a person a working app with a known base32 secret. Runs as the actor that signs people in. */
export async function enrolTotp(tx: Tx, userId: string, secret: string): Promise<void> {
  await storeTotp(tx, { userId, secret, confirmed: true });
}

/** Begins to set up an app for a person with a new secret, where none is being set up. */
export async function storePendingTotp(tx: Tx, userId: string): Promise<void> {
  await countAuthenticators(tx, userId);
  if (await findPendingTotp(tx, userId)) return;
  await storeTotp(tx, { userId, secret: newTotpSecret(), confirmed: false });
}

/** The secret of a stored app. */
export async function secretOf(tx: Tx, { id, userId, secretSealed }: StoredAuthenticator): Promise<string> {
  if (!secretSealed) throw new Error('this factor has no secret');
  return openSecret(await openAccountKey(tx), secretSealed, placeOf(userId, id)).toString();
}
