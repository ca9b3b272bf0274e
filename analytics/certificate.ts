import { z } from 'zod';

const COARSER = z.strictObject({ column: z.string(), view: z.string(), level: z.int().min(1).max(4) });

const UNIT = z.strictObject({
  columns: z.array(z.string()).min(1),
  answers: z.int().nonnegative(),
  coalitions: z.int().nonnegative(),
  coarser: z.array(COARSER),
  witnesses: z.strictObject({ codes: z.array(z.string()), start: z.string(), changes: z.array(z.string()) }),
});

const CERTIFICATE = z.strictObject({
  format: z.literal(3),
  audited: z.literal(true),
  coalition: z.int().min(0).max(2),
  pairs: z.enum(['none', 'sampled']),
  checks: z.array(z.string()),
  open: z.array(z.never()),
  remains: z.array(z.string()),
  units: z.array(UNIT),
});

/**
 * The content of `certificate.json`: per unit of columns how many answers were looked at and how many coalitions were tried, what is coarser than
 * the policy has it, drawn or for what could be derived, and data sets with the same release. These are found from the release alone,
 * so that they say no more than it does.
 */
export type Certificate = z.infer<typeof CERTIFICATE>;

/** A column of a view, by its id `association|sector|size`, that is coarser than the policy has it. */
export type Coarser = z.infer<typeof COARSER>;

/** What a certificate holds of each unit. */
export type CertifiedUnit = Certificate['units'][number];

const CHECKS = ['thresholds', 'differences', 'elimination', 'edges', 'bands', 'audit', 'witnesses'];

/** What no release rules out (disclosure.md, "What stays open"); the methods page has the sentences. */
const REMAINS = ['guess', 'change', 'repair', 'absence', 'coalition', 'group', 'participation', 'items', 'others'];

/** The certificate of an audited release; units in the order of their first columns. */
export function buildCertificate(units: CertifiedUnit[], coalition: number): Certificate {
  const pairs = coalition > 1 ? 'sampled' : 'none';
  return { format: 3, audited: true, coalition, pairs, checks: CHECKS, open: [], remains: REMAINS, units };
}

/** Reads a certificate; anything but a whole one, with nothing left open, is a fault. */
export function parseCertificate(text: string): { ok: true; value: Certificate } | { ok: false; faults: string[] } {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { ok: false, faults: ['it is not JSON.'] };
  }
  const parsed = CERTIFICATE.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, faults: parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}.`) };
}
