import { describe, expect, it } from 'vitest';
import type { AuditSystem } from '../../analytics/disclosure/audit/system.ts';
import { ANY_BYTE, differsIn, heldFor, questionOf } from '../../analytics/disclosure/audit/target.ts';

/** Two kinds of companies: one company, then three; a column of two codes. */
const system = {
  width: 2,
  sizes: Int32Array.of(1, 3),
  bytes: [Uint8Array.of(0, 1)],
} as unknown as AuditSystem;
const pins = [{ atom: 0, code: 1, least: 1 }];

describe('what is asked about an owner of whose answer no data set is known', () => {
  const target = { pins, atom: 0, part: 0, byte: ANY_BYTE };

  it('is that it can have answered so, and nothing of others: a lone company has none beside it', () => {
    expect(questionOf(target, system)).toEqual([{ variables: [1], lo: 1, hi: 1 }]);
    expect(heldFor(target, [1, 0, 3, 0], system)).toEqual(pins);
    expect(differsIn(Int32Array.of(0, 1, 3, 0), target, system)).toBe(true);
    expect(differsIn(Int32Array.of(1, 0, 3, 0), target, system)).toBe(false);
  });

  it('is more where an answer of others is named: for a lone company no data set can show another', () => {
    const named = { ...target, byte: 0 };
    expect(questionOf(named, system).at(-1)).toEqual({ variables: [0], lo: 0, hi: -1 });
  });
});
