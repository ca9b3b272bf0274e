import { isIP } from 'node:net';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { StoredAuthenticator } from '../../db/queries/authenticator.server.ts';

const MOST_CHARACTERS = 20_000;

/** A passkey as it is stored. */
type NewPasskey = { credentialId: string; publicKey: Uint8Array; counter: number; transports: string[] };

/** What browsers answer, as far as it is read before it is verified. */
const answerSchema = z.looseObject({
  id: z.string().max(1400),
  rawId: z.string(),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string() }),
  clientExtensionResults: z.looseObject({}),
});

function relyingParty(): { id: string; origin: string } | null {
  const { KURABE_ORIGIN: text } = process.env;
  if (!text || !URL.canParse(text)) return null;
  const { hostname, origin } = new URL(text);
  // A passkey belongs to a name: an address of numbers is none.
  return isIP(hostname.replace(/[[\]]/g, '')) === 0 ? { id: hostname, origin } : null;
}

/** Whether passkeys can be used here: where the portal is reached by a name. */
export function hasPasskeys(): boolean {
  return relyingParty() !== null;
}

/** What a browser needs to make a passkey for a person, who has these already. Null where there are no passkeys. */
export async function registrationOptions(
  user: { id: string; email: string; name: string },
  known: readonly StoredAuthenticator[],
) {
  const party = relyingParty();
  if (!party) return null;
  return generateRegistrationOptions({
    rpName: 'Kurabe',
    rpID: party.id,
    userName: user.email,
    userDisplayName: user.name,
    userID: new Uint8Array(Buffer.from(user.id)),
    attestationType: 'none',
    excludeCredentials: known.flatMap(({ credentialId }) => (credentialId ? [{ id: credentialId }] : [])),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** What a browser needs to sign in with a passkey of whoever sits before it. Null where there are no passkeys. */
export async function signInOptions() {
  const party = relyingParty();
  return party ? generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' }) : null;
}

function parseAnswer(text: string) {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    const parsed = answerSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The id of the passkey that an answer says to be of, or null where it is no answer. */
export function passkeyIdOf(text: string): string | null {
  return parseAnswer(text)?.id ?? null;
}

/** The new passkey of an answer to a challenge, or null where it is not verified: another challenge, origin or name, or no check of the person. */
export async function verifyNewPasskey(text: string, expectedChallenge: string): Promise<NewPasskey | null> {
  const [party, answer] = [relyingParty(), parseAnswer(text)];
  if (!party || !answer) return null;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer as unknown as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    });
    if (!verified || !registrationInfo) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return { credentialId: id, publicKey, counter, transports };
  } catch {
    return null;
  }
}

/** How often a stored passkey says it was used, where the answer to a challenge is its own; null where it is not. */
export async function verifyPasskey(
  text: string,
  { passkey, expectedChallenge }: { passkey: StoredAuthenticator; expectedChallenge: string },
): Promise<number | null> {
  const [party, answer] = [relyingParty(), parseAnswer(text)];
  if (!party || !answer || !passkey.credentialId || !passkey.publicKey) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as unknown as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}
