import type { Open, UnitAudit } from './audit-unit.ts';
import { PossibleAnswers } from './possible-answers.ts';
import type { Records } from './records.ts';
import type { AuditSystem } from './system.ts';
import type { WorldPool } from './world-pool.ts';
import type { Pin } from './world-state.ts';

/** Answers looked at together. */
const AT_A_TIME = 16;

/**
 * Whether an owner could know something by an answer that some data set allows it, given or not. A data set with such an answer would be
 * released coarser, so that it is no other answer for anybody; one without any is released in the same way. The data sets found here are no
 * proof of anything but that: they are not looked at in turn.
 */
export class PossibleAudit {
  readonly #audit: UnitAudit;
  readonly #possible: PossibleAnswers;
  readonly #left: (readonly Pin[])[] = [];

  /** Begins with the data sets that an audit has found. */
  constructor(records: Records, audit: UnitAudit) {
    this.#audit = audit.fork();
    this.#possible = new PossibleAnswers(records, audit.system);
  }

  /**
   * What could be known by the answers of the data sets of a pool, as far as they were not looked at before. Some at a time, up to the first
   * that tell: what is near something that is open takes long, and no longer once it is repaired. Nothing where none is left that tells.
   */
  findOpen(pool: WorldPool): Open[] {
    this.#left.push(...this.#possible.next(pool));
    while (this.#left.length > 0) {
      const lists = this.#left.splice(0, AT_A_TIME);
      const open = this.#audit.findOpenInside(lists, []);
      this.#left.unshift(...lists.filter((pins) => !this.#audit.isSettled(pins)));
      if (open.length > 0) return open;
    }
    return [];
  }

  /** Goes on with a coarser release. */
  loosen(system: AuditSystem): void {
    this.#audit.loosen(system);
  }
}
