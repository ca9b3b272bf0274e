import { z } from 'zod';

const CODEBOOK = z.object({
  columns: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      conditional: z.boolean(),
      codes: z.array(z.object({ code: z.string() })),
      groups: z.array(z.object({ code: z.string(), codes: z.array(z.string()) })),
    }),
  ),
});

/** A column of a bundle: its codes in the order of the bytes, and its groups. */
export type AuditColumn = Readonly<{
  id: string;
  /** Being asked depends on an earlier answer. */
  conditional: boolean;
  codes: readonly string[];
  groups: readonly { code: string; codes: readonly string[] }[];
  /** Part of a declared pair, or the pair: published numbers of other columns hold its answers, too. */
  paired: boolean;
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
  const sides = new Set(columns.flatMap(({ id, kind }) => (kind === 'family' ? [id, ...id.split('&')] : [])));
  return {
    ok: true,
    value: columns.map(({ id, conditional, codes, groups }) => ({
      id,
      conditional,
      codes: codes.map(({ code }) => code),
      groups,
      paired: sides.has(id),
    })),
  };
}
