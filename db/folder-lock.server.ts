import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Who holds a folder: the process, and when it began, since a process id is used again. */
export type Holder = { pid: number; startedAt: string | null };

const holderShape = z.object({ pid: z.number().int().positive(), startedAt: z.string().nullable() });

/** When a process began, as Linux counts it; null elsewhere or where there is no such process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Whether a process of this id runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readHolder(path: string): Holder | null {
  try {
    const parsed = holderShape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function holds(holder: Holder | null): holder is Holder {
  if (!holder || !isRunning(holder.pid)) return false;
  return holder.startedAt === null || startOf(holder.pid) === holder.startedAt;
}

/** The running process that holds a lock, or null. */
export function findHolder(path: string): Holder | null {
  const holder = readHolder(path);
  return holds(holder) ? holder : null;
}

// The lock appears with its content, by a link to a file already written: nobody ever reads half a lock.
function place(path: string, holder: Holder): boolean {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Takes a folder for this process. A lock whose process is gone is cleared away; where the holder lives it is returned
 * and nothing is changed.
 */
export function takeLock(path: string): { ok: true; release: () => void } | { ok: false; holder: Holder } {
  const self: Holder = { pid: process.pid, startedAt: startOf(process.pid) };
  for (;;) {
    if (place(path, self)) {
      return { ok: true, release: () => rmSync(path, { force: true }) };
    }
    const holder = readHolder(path);
    if (holds(holder)) return { ok: false, holder };
    clearStale(path);
  }
}

// Two programs may find the same stale lock: each moves it aside and looks again at what it moved, so that a lock
// taken in between is put back.
function clearStale(path: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (holds(readHolder(aside))) {
    try {
      linkSync(aside, path);
    } catch {
      // A third program took it: that one holds the folder now, and the server's own lock keeps the other out.
    }
  }
  rmSync(aside, { force: true });
}
