import { CELLS_HEADER, formatCell } from './cells-csv.ts';
import type { Columns } from './columns.ts';
import { type CountedRelease, gatherRecords, type Records } from './disclosure/audit/records.ts';
import { findPanelViews } from './disclosure/ledger/panel.ts';
import {
  codingOf,
  isSameData,
  type LedgerPerson,
  type LedgerRelease,
  ledgerPart,
} from './disclosure/ledger/release.ts';
import { findChainFault, findLedgerFaults } from './disclosure/ledger.ts';
import type { ReleasedCell } from './disclosure/released-cell.ts';
import type { ViewClass } from './disclosure/views.ts';
import type { Policy } from './policy.ts';
import type { Published } from './released-columns.ts';
import { compareText } from './tables.ts';

/**
 * An earlier release as the ledger holds it: its bundle's digest, those it names itself, who was in it, its `cells.csv`, and what was
 * published; null where it is of another version of the questionnaire.
 */
export type PreviousRelease = {
  digest: string;
  previous: readonly string[];
  release: LedgerRelease;
  cellsText: string;
  published: Published | null;
};

/** What the ledger needs of a release; `people` in the order of rows, empty where there is nothing to compare with. */
export type LedgerSource = {
  wave: string;
  questionnaire: { id: string };
  /** Of the questionnaire. */
  digest: string;
  policy: Policy;
  codebook: { columns: Parameters<typeof codingOf>[0] };
  participation: Columns;
  people: readonly LedgerPerson[];
  shown: readonly ViewClass[];
};

/** A release for the ledger. */
export function ledgerRelease(source: LedgerSource): LedgerRelease {
  const { wave, questionnaire, digest, policy, codebook, participation, people, shown } = source;
  return {
    wave,
    questionnaire: { id: questionnaire.id, digest },
    minDiff: policy.minDiff,
    coding: codingOf(codebook.columns),
    ...ledgerPart(participation, { people, shown }),
  };
}

/** Why a release must not follow the earlier ones, as far as it shows before answers are counted; empty = nothing stands against it. */
export function findPreviousFaults(previous: readonly PreviousRelease[], source: LedgerSource): string[] {
  if (previous.length === 0) return [];
  const broken = findChainFault(previous);
  if (broken !== null) return [broken];
  return findLedgerFaults(
    previous.map(({ release }) => release),
    ledgerRelease(source),
    source.policy,
  );
}

/** The same data of the same wave must give the same cells: told in another way they would say more together than each does. */
export function findRepeatFaults(
  previous: readonly PreviousRelease[],
  source: LedgerSource,
  cells: readonly ReleasedCell[],
): string[] {
  if (previous.length === 0) return [];
  const next = ledgerRelease(source);
  const text = [CELLS_HEADER, ...cells.map(formatCell), ''].join('\n');
  const at = previous.findIndex(
    ({ release, cellsText }) => release.wave === next.wave && isSameData(release, next) && cellsText !== text,
  );
  if (at < 0) return [];
  return [
    `The answers are those of earlier release ${at + 1}, but other views or cells would be shown: policy and tables must stay. The earlier release stands.`,
  ];
}

/**
 * The earlier releases that a release is audited together with, of the same wave with other data, and the records of all of them, this
 * release first.
 */
export function gatherHistory(
  previous: readonly PreviousRelease[],
  source: LedgerSource,
): { earlier: Published[]; records: Records } {
  const { participation, wave } = source;
  const next = ledgerRelease(source);
  const together = previous.flatMap(({ release, published }) =>
    published !== null && release.wave === wave && !isSameData(release, next) ? [{ release, published }] : [],
  );
  const own = countedRelease(participation, source.people);
  const counted = together.map(({ release, published }) => ({
    companies: release.companies,
    atomOf: published.participation.atomOf,
  }));
  return {
    earlier: together.map(({ published }) => published),
    records: gatherRecords([own, ...counted], participation.columns.length),
  };
}

/** Per earlier release of another wave the views that may be compared with it; `previous`: its digest. */
export function findPanels(
  previous: readonly PreviousRelease[],
  source: LedgerSource,
): { previous: string; views: string[] }[] {
  const next = ledgerRelease(source);
  return previous
    .filter(({ release, published }) => published !== null && release.wave !== next.wave)
    .map(({ digest, release }) => ({
      previous: digest,
      views: findPanelViews(release, next, Math.max(release.minDiff, next.minDiff)).sort(compareText),
    }));
}

/** What a release is audited with that follows no other one. */
export function soleHistory(participation: Columns): { earlier: Published[]; records: Records } {
  return { earlier: [], records: gatherRecords([countedRelease(participation, [])], participation.columns.length) };
}

/** A release for the records; where nobody's ids are at hand, companies and owners are their numbers. */
function countedRelease({ ownerOf, atomOf, codes }: Columns, people: readonly LedgerPerson[]): CountedRelease {
  const companies = Array.from(ownerOf, (owner, row) => ({
    id: people[row]?.id ?? String(row),
    owner: people[row]?.owner ?? String(owner),
    answers: Uint8Array.from(codes, (column) => column[row] ?? 255),
  }));
  return { companies, atomOf };
}
