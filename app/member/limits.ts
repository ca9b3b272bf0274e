/** A limit: how many times in how many seconds, and of whom. Nobody's whole allowance is lost at once: it is paid back evenly. */
type Limit = {
  readonly times: number;
  readonly seconds: number;
  readonly of: 'address' | 'network' | 'pair' | 'user' | 'association' | 'step';
  /** Whether it guards signing in: then the audit trail notes, once in its time, that somebody was refused. */
  readonly signIn: boolean;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How often things may be tried that open something or send something. `address` is an e-mail address, `network` where a request came from,
 * `pair` both. Those of an address alone are not asked for a browser that its owner signed in with before, so that nobody shuts out another.
 */
export const LIMITS = {
  codeSendAddress: { times: 5, seconds: 15 * MINUTE, of: 'address', signIn: true },
  codeSendNetwork: { times: 30, seconds: 15 * MINUTE, of: 'network', signIn: true },
  codeTryAddress: { times: 20, seconds: HOUR, of: 'address', signIn: true },
  codeTryStep: { times: 5, seconds: 10 * MINUTE, of: 'step', signIn: true },
  passwordPair: { times: 10, seconds: 15 * MINUTE, of: 'pair', signIn: true },
  passwordNetwork: { times: 60, seconds: 15 * MINUTE, of: 'network', signIn: true },
  passwordAddress: { times: 100, seconds: HOUR, of: 'address', signIn: true },
  factorUser: { times: 10, seconds: 15 * MINUTE, of: 'user', signIn: true },
  invitationTryNetwork: { times: 30, seconds: 15 * MINUTE, of: 'network', signIn: true },
  inviteSendAssociation: { times: 500, seconds: DAY, of: 'association', signIn: false },
  inviteSendAddress: { times: 3, seconds: DAY, of: 'address', signIn: false },
  approvalAskUser: { times: 20, seconds: HOUR, of: 'user', signIn: false },
  exportUser: { times: 30, seconds: HOUR, of: 'user', signIn: false },
} as const satisfies Record<string, Limit>;

/** The name of a limit. */
export type LimitName = keyof typeof LIMITS;

function groupsOf(address: string): string[] {
  const [before = '', after] = address.split('::');
  const [head, tail] = [before.split(':').filter(Boolean), (after ?? '').split(':').filter(Boolean)];
  const gap = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array.from({ length: gap }, () => '0'), ...tail].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

/** The network of a client's address: an IPv4 address itself, the first 64 bits of an IPv6 address, which one household has whole. */
export function networkOf(address: string): string {
  const plain = address.trim().toLowerCase().replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped) return mapped;
  return plain.includes(':') ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain;
}
