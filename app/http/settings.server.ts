import { existsSync } from 'node:fs';

/** The settings of the web process, read once from the environment. */
export type Settings = {
  databaseUrl: string;
  keyFile: string;
  /** Where the portal is reached; taken from the setting alone, never from a request. */
  origin: URL;
  port: number;
  /** How many proxies stand before the process, each of which adds one X-Forwarded-For entry. */
  trustedProxyCount: number;
};

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name is this machine's own. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}

function parseOrigin(value: string): URL | null {
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  const isPlain = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isPlain && isAllowed ? url : null;
}

function parseCount(value: string | undefined, fallback: number, most: number): number | null {
  if (value === undefined || value === '') return fallback;
  const count = Number(value);
  return Number.isInteger(count) && count >= 0 && count <= most ? count : null;
}

/** Reads all settings and names everything that is missing or wrong at once, in sentences for the operator. */
export function readSettings(env: Environment): { ok: true; value: Settings } | { ok: false; faults: string[] } {
  const faults: string[] = [];
  const required = (name: string, meaning: string): string => {
    const value = env[name] ?? '';
    if (value === '') faults.push(`${name} is not set: ${meaning}.`);
    return value;
  };
  const databaseUrl = required(
    'DATABASE_URL',
    'the PostgreSQL to use, with the login role, e.g. postgres://kurabe_app:...@host/kurabe',
  );
  if (databaseUrl !== '' && !/^postgres(ql)?:\/\/[^/]+\/./.test(databaseUrl)) {
    faults.push('DATABASE_URL must be an address such as postgres://user:password@host/database.');
  }
  const keyFile = required('KURABE_KEY_FILE', 'the file with the key that seals answers');
  if (keyFile !== '' && !existsSync(keyFile)) faults.push(`KURABE_KEY_FILE names ${keyFile}, which does not exist.`);
  const originText = required(
    'KURABE_ORIGIN',
    'the address at which people reach the portal, e.g. https://kurabe.example.jp',
  );
  const origin = originText === '' ? null : parseOrigin(originText);
  if (originText !== '' && !origin) {
    faults.push('KURABE_ORIGIN must be https://host without a path (http:// is for this machine alone).');
  }
  if (env.KURABE_DEMO === '1' && origin && !isLoopback(origin.hostname)) {
    faults.push('KURABE_DEMO=1 lets everybody in without a password: it is for http://127.0.0.1 alone.');
  }
  const port = parseCount(env.PORT, 3000, 65_535);
  if (port === null) faults.push('PORT must be a whole number from 0 to 65535.');
  const trustedProxyCount = parseCount(env.KURABE_TRUSTED_PROXIES, 0, 10);
  if (trustedProxyCount === null)
    faults.push('KURABE_TRUSTED_PROXIES must be the number of proxies in front, 0 to 10.');
  if (faults.length > 0 || !origin || port === null || trustedProxyCount === null) return { ok: false, faults };
  return { ok: true, value: { databaseUrl, keyFile, origin, port, trustedProxyCount } };
}

/** Whether this is the demo: invented data, a band on every page, signing in by choosing a user. */
export function isDemo(): boolean {
  return process.env.KURABE_DEMO === '1';
}

/** Whether cookies travel over TLS alone: everywhere but in a demo or test on this machine. Unset means yes. */
export function isSecureOrigin(): boolean {
  return !(process.env.KURABE_ORIGIN ?? '').startsWith('http://');
}

/** The data folder of the demo. */
export function dataFolder(): string {
  return process.env.KURABE_DIR || '.kurabe';
}

/** The portal's own address for links, from the setting alone. */
export function portalOrigin(): string {
  return new URL(process.env.KURABE_ORIGIN || 'http://localhost').origin;
}
