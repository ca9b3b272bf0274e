import { type ParseArgsConfig, parseArgs } from 'node:util';

/** One command of `kurabe`: `run` gets what follows its name and resolves to the exit code. */
export type Command = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The whole help text. */
  usage: string;
  run(argv: string[]): Promise<number>;
};

export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_WRONG_USE = 2;

/** Wrong use of a command: ends with the usage and exit code 2. */
export class WrongUse extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses the options of a command; an unknown or incomplete one is wrong use. */
export function readOptions<T extends Options>(argv: string[], options: T) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new WrongUse(text.split('. To specify')[0] ?? text);
  }
}

/** Prints sentences on stderr and gives the exit code of a refusal. */
export function refuse(sentences: readonly string[]): number {
  for (const sentence of sentences) console.error(sentence);
  return EXIT_FAILED;
}
