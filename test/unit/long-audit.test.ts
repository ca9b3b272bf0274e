import { describe, expect, it } from 'vitest';
import { takesLong } from '../../analytics/disclosure/long-audit.ts';
import { warningOf } from '../../scripts/progress.ts';

describe('a long audit', () => {
  it('is one of many companies or of many associations', () => {
    expect(takesLong({ companies: 999, associations: 39 })).toBe(false);
    expect(takesLong({ companies: 1_000, associations: 1 })).toBe(true);
    expect(takesLong({ companies: 5, associations: 40 })).toBe(true);
  });

  it('is said beforehand on the command line, with counts alone', () => {
    expect(warningOf('read', { companies: 2_000, associations: 41, atoms: 7 })).toBe(
      '2000 companies in 41 associations: the audit of so many takes hours, with many columns a day or more.',
    );
  });

  it('is not spoken of where the audit takes minutes, at other stages, or where the counts are not known', () => {
    expect(warningOf('read', { companies: 400, associations: 12 })).toBeNull();
    expect(warningOf('audit', { companies: 2_000, associations: 41 })).toBeNull();
    expect(warningOf('read', { companies: 'many', associations: 41 })).toBeNull();
    expect(warningOf('read', {})).toBeNull();
  });
});
