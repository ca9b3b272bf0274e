import { z } from 'zod';

const UNIT = z.strictObject({
  columns: z.array(z.string()).min(1),
  companies: z.int().nonnegative(),
  coalitions: z.int().nonnegative(),
  repairs: z.array(z.strictObject({ column: z.string(), view: z.string(), level: z.int().min(1).max(4) })),
  witnesses: z.strictObject({ codes: z.array(z.string()), start: z.string(), changes: z.array(z.string()) }),
});

const CERTIFICATE = z.strictObject({
  format: z.literal(2),
  audited: z.literal(true),
  coalition: z.int().min(0).max(2),
  pairs: z.enum(['none', 'sampled']),
  checks: z.array(z.string()),
  open: z.array(z.never()),
  remains: z.array(z.string()),
  units: z.array(UNIT),
});

/**
 * The content of `certificate.json`: per unit of columns how many coalitions were tried against it, what was made coarser for what could be
 * derived, and data sets with the same release. These are found from the release alone, so that they say no more than it does.
 */
export type Certificate = z.infer<typeof CERTIFICATE>;

/** What a certificate holds of each unit. */
export type CertifiedUnit = Certificate['units'][number];

const CHECKS = ['thresholds', 'differences', 'elimination', 'edges', 'bands', 'audit', 'witnesses'];

/** What no release rules out (disclosure.md, "What stays open"); the methods page has the sentences. */
const REMAINS = ['guess', 'change', 'repair', 'coalition', 'group', 'participation', 'items', 'others'];

/** The certificate of an audited release; units in the order of their first columns. */
export function buildCertificate(units: CertifiedUnit[], coalition: number): Certificate {
  const pairs = coalition > 1 ? 'sampled' : 'none';
  return { format: 2, audited: true, coalition, pairs, checks: CHECKS, open: [], remains: REMAINS, units };
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
