import pino, { type Logger } from 'pino';

// The Remix bundle and the program around it each hold a copy of this module; the log is the process's.
const holder = globalThis as typeof globalThis & { kurabeLog?: Logger };

const MOST_FRAMES = 12;

function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : undefined;
}

/**
 * What of an error goes into the log: its kind, its code and where it came from. The message stays out where a database or a parser may
 * have quoted a value in it: nothing that people entered belongs in a log.
 */
export function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = codeOf(error);
  const quotesValues =
    error.cause !== undefined ||
    code !== undefined ||
    !/^(Error|TypeError|ReferenceError|RangeError)$/.test(error.name);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(code ? { code } : {}),
    ...(quotesValues ? {} : { message: error.message.slice(0, 300) }),
    frames: frames.slice(0, MOST_FRAMES).map((line) => line.trim()),
  };
}

function buildLog(): Logger {
  return pino({
    level: process.env.KURABE_LOG ?? (process.env.NODE_ENV === 'test' ? 'silent' : 'info'),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorForLog },
  });
}

holder.kurabeLog ??= buildLog();

/** The log of the process: one JSON object a line on stdout. No answers, no tokens, no query strings. */
export const log: Logger = holder.kurabeLog;
