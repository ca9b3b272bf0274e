import type { Columns } from '../../columns.ts';
import type { AuditSystem } from './system.ts';
import type { WorldPool } from './world-pool.ts';
import type { Pin } from './world-state.ts';

/** Answers of one owner of several companies at most; beyond, what it really answered is tried alone. */
const MOST_COMBINATIONS = 4_096;

/**
 * What owners may have answered, as far as the data sets at hand show it, whoever of them it was: every joint code that somebody of an
 * atom gives in one of them; for owners of several companies, codes that go together in one. Nobody's true answer is looked at.
 */
export class PossibleAnswers {
  readonly #kinds: readonly (readonly number[])[];
  readonly #width: number;
  readonly #given = new Set<string>();

  /** `atomOf` and `ownerOf`: atom and owner of each record. */
  constructor(
    { atomOf, ownerOf, ownerCount }: Pick<Columns, 'atomOf' | 'ownerOf' | 'ownerCount'>,
    system: AuditSystem,
  ) {
    const atoms: number[][] = Array.from({ length: ownerCount }, () => []);
    ownerOf.forEach((owner, row) => {
      atoms[owner]?.push(atomOf[row] ?? 0);
    });
    const kinds = new Map(atoms.map((list) => [list.sort((a, b) => a - b).join(), list]));
    this.#width = system.width;
    this.#kinds = [...kinds.values()]
      .filter((list) => list.length > 0 && this.#width ** list.length <= MOST_COMBINATIONS)
      .sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
  }

  /** Those that were not given before and hold in some data set of the pool, as pins. */
  next(pool: WorldPool): Pin[][] {
    return this.#kinds.flatMap((atoms) => this.#nextOf(atoms, pool));
  }

  #nextOf(atoms: readonly number[], pool: WorldPool): Pin[][] {
    const lists: Pin[][] = [];
    for (let number = 0; number < this.#width ** atoms.length; number++) {
      const places = atoms.map(
        (atom, at) => atom * this.#width + (Math.floor(number / this.#width ** at) % this.#width),
      );
      const key = places.sort((a, b) => a - b).join();
      if (this.#given.has(key)) continue;
      const pins = pinsOf(places, this.#width);
      if (!pool.has(pins)) continue;
      this.#given.add(key);
      lists.push(pins);
    }
    return lists;
  }
}

/** What is known of somebody who gives these places (atom * width + code; one of it several times where several companies give it). */
export function pinsOf(places: readonly number[], width: number): Pin[] {
  const pins = new Map<number, Pin>();
  for (const place of places) {
    const least = (pins.get(place)?.least ?? 0) + 1;
    pins.set(place, { atom: Math.floor(place / width), code: place % width, least });
  }
  return [...pins.values()];
}
