import { z } from 'zod';
import { METHODS } from './disclosure/audit/world-pool.ts';

const COUNT = z.int().nonnegative();

const COARSER = z.strictObject({ column: z.string(), view: z.string(), level: z.int().min(1).max(4) });

const UNIT = z.strictObject({
  columns: z.array(z.string()).min(1),
  answers: z.int().nonnegative(),
  coalitions: z.int().nonnegative(),
  /** Whether owners were tried with every answer that the data sets allow them, or with those given alone (very many kinds of companies times codes). */
  ownAnswers: z.enum(['none', 'given', 'possible']),
  coarser: z.array(COARSER),
  witnesses: z.strictObject({
    codes: z.array(z.string()),
    start: z.string(),
    changes: z.array(z.string()),
    methods: z.array(z.enum(METHODS)),
    covered: z.strictObject({ swaps: COUNT, moves: COUNT, search: COUNT, local: COUNT, program: COUNT }),
  }),
});

const CERTIFICATE = z.strictObject({
  format: z.literal(4),
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
 * the policy has it, drawn or for what could be derived, and data sets with the same release, with how each was found and how many answers
 * each way covers. These are found from the release alone,
 * so that they say no more than it does.
 */
export type Certificate = z.infer<typeof CERTIFICATE>;

/** A column of a view, by its id `association|sector|size`, that is coarser than the policy has it. */
export type Coarser = z.infer<typeof COARSER>;

/** What a certificate holds of each unit. */
export type CertifiedUnit = Certificate['units'][number];

/** By what another answer of a company was shown, see `countCovered` of the audit. */
export const COVERING = ['swaps', ...METHODS] as const;
export type Covering = (typeof COVERING)[number];

/** By what the answers of all units are covered: companies times columns per method. */
export function sumCovered(units: readonly CertifiedUnit[]): Record<Covering, number> {
  const sum = { swaps: 0, moves: 0, search: 0, local: 0, program: 0 };
  for (const { witnesses } of units) for (const method of COVERING) sum[method] += witnesses.covered[method];
  return sum;
}

const CHECKS = ['thresholds', 'differences', 'elimination', 'edges', 'bands', 'audit', 'witnesses'];

/** What no release rules out (disclosure.md, "What stays open"); the methods page has the sentences. */
const REMAINS = ['guess', 'change', 'repair', 'absence', 'coalition', 'group', 'participation', 'items', 'others'];

/** The certificate of an audited release; units in the order of their first columns. */
export function buildCertificate(units: CertifiedUnit[], coalition: number): Certificate {
  const pairs = coalition > 1 ? 'sampled' : 'none';
  return { format: 4, audited: true, coalition, pairs, checks: CHECKS, open: [], remains: REMAINS, units };
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
