import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this file lies in. Plain JavaScript on Node alone: it runs before anything is installed. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const NODE_FLOOR = [20, 19];

/** Ends the program with a sentence where Node is older than the floor. */
function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1])) return;
  console.error(`Kurabe needs Node ${NODE_FLOOR.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a command in the checkout; resolves with its exit code. `quiet` keeps its output unless it fails. */
export function run(command, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32',
    });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

function filesUnder(folder) {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesUnder(path));
    else if (statSync(join(root, path)).isFile()) found.push(path);
  }
  return found.sort();
}

function isStamped(stamp, digest) {
  const path = join(root, stamp);
  return existsSync(path) && readFileSync(path, 'utf8') === digest;
}

function writeStamp(stamp, digest) {
  mkdirSync(dirname(join(root, stamp)), { recursive: true });
  writeFileSync(join(root, stamp), digest);
}

async function step(title, isDone, work) {
  const started = Date.now();
  if (isDone()) return console.log(`[ready] ${title}`);
  console.log(`[.....] ${title}`);
  const code = await work();
  if (code !== 0) {
    console.error(`[fail ] ${title}: ended with code ${code}. Run the same command again to go on from here.`);
    process.exit(1);
  }
  console.log(`[done ] ${title} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** Installs the pinned packages where they are missing or stale. A broken-off run leaves no stamp, so the next one does it again. */
export async function install() {
  requireNode();
  const digest = digestOf(['package.json', 'package-lock.json']);
  const stamp = 'node_modules/.kurabe-installed';
  await step(
    'Packages installed',
    () => isStamped(stamp, digest),
    async () => {
      const code = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { quiet: true });
      if (code === 0) writeStamp(stamp, digest);
      return code;
    },
  );
}

/** Builds the portal where a source is newer than what was built. */
export async function build() {
  const sources = [...filesUnder('app'), ...filesUnder('db'), ...filesUnder('analytics'), ...filesUnder('public')];
  const digest = digestOf([...sources, 'package.json', 'package-lock.json', 'remix.config.js', 'tsconfig.json']);
  const stamp = 'build/.kurabe-built';
  await step(
    'Portal built',
    () => isStamped(stamp, digest),
    async () => {
      rmSync(join(root, 'build'), { recursive: true, force: true });
      const remix = join(root, 'node_modules/@remix-run/dev/dist/cli.js');
      const code = await run(process.execPath, [remix, 'vite:build', '--config', 'remix.config.js'], {
        quiet: true,
        env: { NODE_ENV: 'production' },
      });
      if (code === 0) writeStamp(stamp, digest);
      return code;
    },
  );
}

/** Runs a TypeScript file of this project through tsx. */
export function runTypeScript(file, args, env = {}) {
  return run(process.execPath, ['--import', 'tsx', join(root, file), ...args], { env });
}
