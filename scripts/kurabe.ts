import { type Command, EXIT_DONE, EXIT_FAILED, EXIT_WRONG_USE, WrongUse } from './command.ts';

/** One line per command: its name, and the file that has it, loaded only where it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  analyse: async () => (await import('./commands/analyse.ts')).analyse,
  verify: async () => (await import('./commands/verify.ts')).verify,
  attack: async () => (await import('./commands/attack.ts')).attack,
  receipt: async () => (await import('./commands/receipt.ts')).receipt,
  keys: async () => (await import('./commands/keys.ts')).keys,
  audit: async () => (await import('./commands/audit.ts')).audit,
  erase: async () => (await import('./commands/erase.ts')).erase,
  'break-glass': async () => (await import('./commands/break-glass.ts')).breakGlass,
  request: async () => (await import('./commands/request.ts')).request,
  user: async () => (await import('./commands/user.ts')).user,
  migrate: async () => (await import('./commands/migrate.ts')).migrate,
  seed: async () => (await import('./commands/seed.ts')).seed,
  'own-section': async () => (await import('./commands/own-section.ts')).ownSection,
  close: async () => (await import('./commands/close.ts')).close,
  release: async () => (await import('./commands/release.ts')).release,
};

async function findCommand(name: string): Promise<Command | null> {
  return (Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]?.() : null) ?? null;
}

async function printHelp(name: string | undefined): Promise<number> {
  if (name === undefined) {
    console.log('kurabe COMMAND [options]\n');
    for (const load of Object.values(COMMANDS)) {
      const command = await load();
      console.log(`  ${command.name.padEnd(12)} ${command.summary}`);
    }
    console.log('\nkurabe help COMMAND prints its options. Exit codes: 0 done, 1 refused or failed, 2 wrong use.');
    return EXIT_DONE;
  }
  const command = await findCommand(name);
  if (command === null) return wrongUse(`There is no command ${JSON.stringify(name)}.`);
  console.log(command.usage);
  return EXIT_DONE;
}

function wrongUse(sentence: string, usage = 'kurabe help lists the commands.'): number {
  console.error(`${sentence}\n${usage}`);
  return EXIT_WRONG_USE;
}

async function main([name, ...argv]: string[]): Promise<number> {
  if (name === undefined) {
    await printHelp(undefined);
    return EXIT_WRONG_USE;
  }
  if (name === 'help' || name === '--help' || name === '-h') return printHelp(argv[0]);
  const command = await findCommand(name);
  if (command === null) return wrongUse(`There is no command ${JSON.stringify(name)}.`);
  if (argv.includes('--help') || argv.includes('-h')) return printHelp(name);
  try {
    return await command.run(argv);
  } catch (cause) {
    if (cause instanceof WrongUse) return wrongUse(cause.message, `\n${command.usage}`);
    console.error(`${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    return EXIT_FAILED;
  }
}

process.exitCode = await main(process.argv.slice(2));
