/** Every `intent` that a page's form may post, by route. A page with one form and no choice has none. */
export const INTENTS = {
  'routes/login': ['password', 'code', 'demo'],
  'routes/login_.code': ['check', 'again'],
  'routes/login_.factor': ['totp', 'recovery'],
  'routes/login_.passkey': ['options', 'check'],
  'routes/account.passkey': ['options', 'check'],
  'routes/account.sessions': ['end', 'endOthers'],
  'routes/account.factors': ['offer', 'totp', 'remove', 'recovery'],
  'routes/account.address': ['send', 'check'],
  'routes/account.confirm': ['totp', 'password', 'send', 'code'],
  'routes/answer.$wave.$section': ['next', 'save'],
  'routes/answer.$wave.associations': ['decline', 'declineAll', 'takeBack'],
  'routes/answer.$wave.plants': ['add', 'change', 'remove', 'restore', 'mode', 'rule', 'copy', 'adopt'],
  'routes/approve.$wave': ['approve', 'return'],
  'routes/admin.requests': ['request', 'approve', 'withdraw'],
  'routes/answer.$wave.share': ['preview', 'edit', 'send', 'link', 'resend', 'remind', 'revoke', 'takeBack'],
  'routes/company.people': ['invite', 'resend', 'revoke', 'end', 'takeBack', 'consent', 'refuse'],
  'routes/assoc.members': ['invite', 'resend', 'revoke', 'contact', 'bounce', 'remove'],
  'routes/assoc.proxy.$entry._index': ['take', 'finishTyping', 'finishCheck', 'drop'],
  'routes/assoc.proxy.$entry.$section': ['next', 'save'],
  'routes/admin.people': ['invite', 'resend', 'revoke', 'suspend', 'restore', 'change', 'drop'],
} as const satisfies Record<string, readonly string[]>;

/** A route with intents. */
type IntentRoute = keyof typeof INTENTS;

/** What was posted as an intent of the route, or null where the route has no such. */
export function parseIntent<Route extends IntentRoute>(
  route: Route,
  value: unknown,
): (typeof INTENTS)[Route][number] | null {
  const known: readonly string[] = INTENTS[route];
  return typeof value === 'string' && known.includes(value) ? (value as (typeof INTENTS)[Route][number]) : null;
}
