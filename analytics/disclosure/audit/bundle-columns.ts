import { z } from 'zod';

const CODEBOOK = z.object({
  columns: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      conditional: z.boolean(),
      codes: z.array(z.object({ code: z.string() })),
      groups: z.array(z.object({ code: z.string(), codes: z.array(z.string()), coarse: z.boolean() })),
    }),
  ),
});

/** A column of a bundle: its codes in the order of the bytes, and its groups. */
export type AuditColumn = Readonly<{
  id: string;
  /** Being asked depends on an earlier answer. */
  conditional: boolean;
  codes: readonly string[];
  groups: readonly { code: string; codes: readonly string[]; coarse: boolean }[];
  /** The two columns whose answers this one crosses; null = it is not a declared pair. */
  pairOf: readonly [string, string] | null;
}>;

/** Reads what the auditor needs of `codebook.json`. */
export function parseBundleColumns(text: string): { ok: true; value: AuditColumn[] } | { ok: false; faults: string[] } {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { ok: false, faults: ['codebook.json is not JSON.'] };
  }
  const parsed = CODEBOOK.safeParse(input);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map((one) => `codebook.json, ${one.path.join('.')}: ${one.message}.`),
    };
  }
  const { columns } = parsed.data;
  return {
    ok: true,
    value: columns.map(({ id, kind, conditional, codes, groups }) => ({
      id,
      conditional,
      codes: codes.map(({ code }) => code),
      groups,
      pairOf: kind === 'family' ? sidesOf(id) : null,
    })),
  };
}

function sidesOf(id: string): [string, string] {
  const [first = '', second = ''] = id.split('&');
  return [first, second];
}

/**
 * The columns that are audited together, in the order of the bundle: each column for itself, but a declared pair with both its sides,
 * and pairs that share a side with each other.
 */
export function auditUnits(columns: readonly AuditColumn[]): AuditColumn[][] {
  const pairs = columns.filter(({ pairOf }) => pairOf !== null);
  const taken = new Set<string>();
  return columns.flatMap((column) => {
    if (taken.has(column.id)) return [];
    const ids = new Set([column.id]);
    for (let size = 0; size < ids.size; ) {
      size = ids.size;
      for (const { id, pairOf } of pairs) {
        if (pairOf?.some((side) => ids.has(side))) for (const one of [id, ...pairOf]) ids.add(one);
      }
    }
    for (const id of ids) taken.add(id);
    return [columns.filter(({ id }) => ids.has(id))];
  });
}
