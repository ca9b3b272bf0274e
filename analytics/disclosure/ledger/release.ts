import type { Columns } from '../../columns.ts';
import { compareText } from '../../tables.ts';
import type { ViewClass } from '../views.ts';

/** A company in a release. `answers`: its byte in each column, which is what a version of its answers is. */
export type LedgerCompany = { id: string; owner: string; group: string; answers: Uint8Array };

/** One column of a codebook without its words: what a byte stands for, and what is told of it. */
export type Coding = { id: string; version: number; codes: string[]; groups: { code: string; codes: string[] }[] };

/** What the ledger knows of a release: who was in which shown view, with which answers. Never published. */
export type LedgerRelease = {
  wave: string;
  questionnaire: { id: string; digest: string };
  minDiff: number;
  coding: readonly Coding[];
  companies: readonly LedgerCompany[];
  /** Views with the same companies are one; members are positions in `companies`. */
  views: readonly { ids: readonly string[]; members: Int32Array }[];
};

/** Who a row of the columns is. */
export type LedgerPerson = { id: string; owner: string };

/** The companies of a release with all their bytes, and the members of its shown views. `people` in the order of the columns' rows. */
export function ledgerPart(
  participation: Columns,
  { people, shown }: { people: readonly LedgerPerson[]; shown: readonly ViewClass[] },
): Pick<LedgerRelease, 'companies' | 'views'> {
  const { atomOf, atoms, codes, rows, starts } = participation;
  const companies = people.map(({ id, owner }, row) => {
    const atom = atoms[atomOf[row] ?? -1];
    const group = atom ? [atom.associations.join(';'), atom.sector, atom.size].join('|') : '';
    return { id, owner, group, answers: Uint8Array.from(codes, (column) => column[row] ?? 0) };
  });
  const views = shown.map((one) => ({
    ids: one.views.map(({ key }) => `${key.association}|${key.sector}|${key.size}`).sort(compareText),
    members: Int32Array.from(
      [...one.atoms].flatMap((atom) => [...rows.subarray(starts[atom] ?? 0, starts[atom + 1] ?? 0)]),
    ),
  }));
  return { companies, views };
}

/** The coding of the columns of a codebook. */
export function codingOf(
  columns: readonly {
    id: string;
    version: number;
    codes: readonly { code: string }[];
    groups: readonly { code: string; codes: readonly string[] }[];
  }[],
): Coding[] {
  return columns.map(({ id, version, codes, groups }) => ({
    id,
    version,
    codes: codes.map(({ code }) => code),
    groups: groups.map((group) => ({ code: group.code, codes: [...group.codes] })),
  }));
}

/** Whether two releases are of the same companies with the same owners, groups and answers. */
export function isSameData(a: LedgerRelease, b: LedgerRelease): boolean {
  const known = new Map(a.companies.map((one) => [one.id, one]));
  return (
    a.companies.length === b.companies.length &&
    b.companies.every((one) => {
      const other = known.get(one.id);
      return other?.owner === one.owner && other.group === one.group && isSameAnswers(other.answers, one.answers);
    })
  );
}

/** Whether two companies gave the same in all columns. */
export function isSameAnswers(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, c) => byte === b[c]);
}
