import type { Question } from './solver.ts';
import type { AuditSystem } from './system.ts';
import type { Pin } from './world-state.ts';

/**
 * An answer that could be known: whoever knows `pins` of itself (nobody in particular where empty) knows that all other
 * companies of the atom gave `byte` in the column. `proved`: by the solver; else no other data set was found within the limits.
 */
export type Open = Readonly<{ pins: readonly Pin[]; atom: number; part: number; byte: number; proved: boolean }>;

/** What is asked about: whether the others of an atom must give a byte. */
export type Target = Omit<Open, 'proved'>;

/** In place of a byte: that the pins can hold at all is what is asked, of nobody else. */
export const ANY_BYTE = -1;

/** Whether the pins hold in a world and not all others of the atom give the byte there. */
export function differsIn(
  world: Int32Array,
  { pins, atom, part, byte }: Target,
  { width, bytes }: AuditSystem,
): boolean {
  for (const pin of pins) if ((world[pin.atom * width + pin.code] ?? 0) < pin.least) return false;
  if (byte === ANY_BYTE) return true;
  const byteOf = bytes[part] ?? new Uint8Array(0);
  for (let code = 0; code < width; code++) {
    if (byteOf[code] === byte) continue;
    let own = 0;
    for (const pin of pins) if (pin.atom === atom && pin.code === code) own += pin.least;
    if ((world[atom * width + code] ?? 0) > own) return true;
  }
  return false;
}

/** The rows of a question: the pins hold, and not all others of the atom give the byte. */
export function questionOf({ pins, atom, part, byte }: Target, system: AuditSystem): Question {
  if (byte === ANY_BYTE) return pinRows(pins, system);
  const { width, sizes, bytes } = system;
  const byteOf = bytes[part] ?? new Uint8Array(0);
  const codes = Array.from({ length: width }, (_, code) => code).filter((code) => byteOf[code] === byte);
  const own = pins.filter((pin) => pin.atom === atom);
  const known = own.reduce((sum, { least }) => sum + least, 0);
  const alike = own.filter(({ code }) => byteOf[code] === byte).reduce((sum, { least }) => sum + least, 0);
  const others = (sizes[atom] ?? 0) - known;
  return [
    ...pinRows(pins, system),
    { variables: codes.map((code) => atom * width + code), lo: 0, hi: others - 1 + alike },
  ];
}

/** What must be held for a target to differ, by the code that a solution (whole or not) gives the others most besides the byte. */
export function heldFor({ pins, atom, part, byte }: Target, values: ArrayLike<number>, system: AuditSystem): Pin[] {
  if (byte === ANY_BYTE) return [...pins];
  const { width, bytes } = system;
  const own = (code: number): number =>
    pins.reduce((sum, pin) => sum + (pin.atom === atom && pin.code === code ? pin.least : 0), 0);
  const most = Array.from({ length: width }, (_, code) => code)
    .filter((code) => bytes[part]?.[code] !== byte)
    .map((code) => ({ code, count: (values[atom * width + code] ?? 0) - own(code) }))
    .sort((a, b) => b.count - a.count || a.code - b.code)[0];
  return most === undefined ? [...pins] : [...pins, { atom, code: most.code, least: 1 }];
}

/** The rows of a question: the pins hold. */
export function pinRows(pins: readonly Pin[], { width, sizes }: AuditSystem): Question {
  return pins.map((pin) => ({
    variables: [pin.atom * width + pin.code],
    lo: pin.least,
    hi: sizes[pin.atom] ?? 0,
  }));
}

/** The atoms that a question is about. */
export function seedsOf({ pins, atom }: Target): number[] {
  return [...new Set([atom, ...pins.map((pin) => pin.atom)])];
}
