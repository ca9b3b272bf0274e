import { decodeSubmission } from '../../../app/survey/coding.ts';
import type { Respondent } from '../../columns.ts';

/** Companies that nobody outside can tell apart, by what is public about them. */
export type AuditAtom = Readonly<{ associations: readonly string[]; sector: string; size: string; companies: number }>;

/** The microdata as the auditor sees them; one entry per company in every array, in the order they came. */
export type AuditPopulation = Readonly<{
  companyCount: number;
  atoms: readonly AuditAtom[];
  atomOf: Int32Array;
  /** Number of each company's owner. */
  ownerOf: Int32Array;
  /** 1 where the owner has this company alone. */
  lone: Uint8Array;
  /** Per column the byte of each company: NOT_ASKED, NO_ANSWER, FIRST_CODE + index of the code. */
  answers: Uint8Array[];
}>;

/**
 * Gathers respondents by atom. `widths`: values a byte can take, per column. A respondent whose bytes do not fit is a fault (its
 * place in the list, counted from 1, never its id).
 */
export function gatherPopulation(
  respondents: readonly Respondent[],
  widths: readonly number[],
): { ok: true; value: AuditPopulation } | { ok: false; faults: string[] } {
  const count = respondents.length;
  const answers = widths.map(() => new Uint8Array(count));
  const faults: string[] = [];
  const atomOf = new Int32Array(count);
  const ownerOf = new Int32Array(count);
  const owners = new Map<string, number>();
  const atoms = new Map<string, { index: number; atom: AuditAtom & { companies: number } }>();
  respondents.forEach((one, row) => {
    const bytes = decodeSubmission(one.coded, widths.length);
    if (bytes === null || widths.some((width, c) => (bytes[c] ?? width) >= width)) {
      faults.push(`Response ${row + 1} does not fit the columns of the bundle.`);
      return;
    }
    for (let c = 0; c < widths.length; c++) (answers[c] ?? bytes)[row] = bytes[c] ?? 0;
    ownerOf[row] = owners.get(one.ownerId) ?? owners.size;
    owners.set(one.ownerId, ownerOf[row] ?? 0);
    const associations = [...new Set(one.associations)].sort();
    const key = JSON.stringify([associations, one.sector, one.size]);
    const found = atoms.get(key) ?? {
      index: atoms.size,
      atom: { associations, sector: one.sector, size: one.size, companies: 0 },
    };
    atoms.set(key, { index: found.index, atom: { ...found.atom, companies: found.atom.companies + 1 } });
    atomOf[row] = found.index;
  });
  if (faults.length > 0) return { ok: false, faults };
  const companiesOf = new Int32Array(owners.size);
  for (const owner of ownerOf) companiesOf[owner] = (companiesOf[owner] ?? 0) + 1;
  const lone = Uint8Array.from(ownerOf, (owner) => (companiesOf[owner] === 1 ? 1 : 0));
  const list = [...atoms.values()].map(({ atom }) => atom);
  return { ok: true, value: { companyCount: count, atoms: list, atomOf, ownerOf, lone, answers } };
}
