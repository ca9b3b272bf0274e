import { z } from 'zod';

/** How a moment is kept: to the second of a clock, or as a day where a finer moment would tell who answered what. */
type Moment = 'time' | 'day';

/** What an event of the trail may say besides who, what and when: its fields, and how its moment is kept. */
type EventRow = { readonly moment: Moment; readonly detail: z.ZodType<Record<string, unknown>> };

const id = z.uuid();
const word = z.string().regex(/^[a-z][A-Za-z_]{0,39}$/);
const section = z.string().max(60);
const count = z.number().int().min(0);
const method = z.enum(['code', 'password', 'factor', 'demo']);

function timed<Shape extends z.ZodRawShape>(shape: Shape) {
  return { moment: 'time', detail: z.strictObject(shape) } as const;
}

function daily<Shape extends z.ZodRawShape>(shape: Shape) {
  return { moment: 'day', detail: z.strictObject(shape) } as const;
}

/**
 * Every event of the audit trail with the fields it may have: a closed list, read by whoever adds one and by the pages that show them. No field
 * holds an answer, an address, a name or a secret; people are ids.
 */
export const EVENTS = {
  'signIn.succeeded': timed({ method, role: word }),
  'signIn.limited': timed({ limit: word }),
  'signIn.confirmed': timed({ method }),
  signOut: timed({}),
  'role.left': timed({ role: word }),
  'role.taken': timed({ role: word }),
  'sessions.ended': timed({ count }),
  'factor.added': timed({ kind: z.enum(['totp', 'passkey']) }),
  'factor.reset': timed({ userId: id, count }),
  'factor.removed': timed({ kind: z.enum(['totp', 'passkey']), userId: id.optional() }),
  'recovery.used': timed({}),
  'recovery.renewed': timed({}),
  'password.changed': timed({}),
  'profile.changed': timed({ fields: z.array(z.enum(['name', 'locale'])) }),
  'address.changed': timed({}),
  'address.bounced': timed({ userId: id.optional(), invitationId: id.optional() }),
  'invitation.made': timed({ invitationId: id, purpose: word, role: word.optional() }),
  'invitation.sentAgain': timed({ invitationId: id }),
  'invitation.revoked': timed({ invitationId: id }),
  'invitation.accepted': timed({ invitationId: id, purpose: word }),
  'hold.begun': timed({ holdId: id, userId: id }),
  'hold.decided': timed({ holdId: id, decision: z.enum(['consented', 'refused']) }),
  'grant.made': timed({ grantId: id, userId: id, role: word }),
  'grant.ended': timed({ grantId: id, userId: id, role: word }),
  'delegation.made': timed({ grantId: id, sections: z.array(section) }),
  'delegation.revoked': timed({ grantId: id, sections: z.array(section) }),
  'delegation.reminded': timed({ grantId: id, sections: z.array(section) }),
  'delegation.finished': daily({ grantId: id, sections: z.array(section) }),
  'member.removed': timed({}),
  'contact.changed': timed({}),
  'user.suspended': timed({ userId: id }),
  'user.restored': timed({ userId: id }),
  'answers.begun': daily({}),
  'answers.saved': daily({ section }),
  'answers.imported': daily({ sections: z.array(section), source: word }),
  'answers.submitted': daily({ revision: count }),
  'answers.reverted': daily({}),
  'answers.withdrawn': daily({}),
  'decline.made': daily({ associationId: id }),
  'decline.all': daily({}),
  'decline.takenBack': daily({ associationId: id }),
  'ownSection.set': timed({}),
  'approval.set': daily({ setting: z.enum(['needed', 'notNeeded']) }),
  'approval.asked': daily({}),
  'approval.takenBack': daily({}),
  'approval.decided': daily({ decision: z.enum(['approved', 'returned']) }),
  'paper.begun': daily({}),
  'paper.typed': daily({}),
  'paper.taken': daily({}),
  'paper.entered': daily({}),
  'paper.dropped': daily({}),
  'answers.entered': daily({}),
  'plants.changed': daily({}),
  'answers.read': daily({ purpose: word }),
  'export.made': timed({ what: word }),
  'wave.closed': timed({}),
  'wave.released': timed({ number: count }),
  'dual.requested': timed({ requestId: id, kind: word }),
  'dual.approved': timed({ requestId: id, kind: word }),
  'dual.withdrawn': timed({ requestId: id, kind: word }),
  'wave.erased': timed({ requestId: id }),
  'breakGlass.opened': timed({ requestId: id }),
  'keys.rotated': timed({ keyId: z.string().regex(/^[0-9a-f]{16}$/), waves: count }),
} as const satisfies Record<string, EventRow>;

/** The name of an event. */
export type EventName = keyof typeof EVENTS;

/** The fields of an event. */
export type EventDetail<Name extends EventName> = z.infer<(typeof EVENTS)[Name]['detail']>;
