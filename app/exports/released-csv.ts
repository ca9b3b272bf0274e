import { buildCodebook } from '../../analytics/codebook.ts';
import type { ReleasedCell } from '../../analytics/disclosure/released-cell.ts';
import { findSector } from '../member/sector.ts';
import { findSizeBand } from '../member/size-band.ts';
import type { Bilingual, Questionnaire } from '../survey/questionnaire.ts';
import { buildCsv, type CsvValue } from './csv.ts';

const COLUMNS = [
  'wave',
  'item',
  'item_version',
  'association',
  'sector',
  'size',
  'code',
  'n',
  'lo',
  'hi',
  'status',
  'item_label_ja',
  'item_label_en',
  'code_label_ja',
  'code_label_en',
  'sector_label_ja',
  'sector_label_en',
  'size_label_ja',
  'size_label_en',
] as const;

const ALL: Bilingual = { ja: '全体', en: 'All' };
const UNKNOWN: Bilingual = { ja: '', en: '' };

type Names = Readonly<{
  order: number;
  label: Bilingual;
  codes: ReadonlyMap<string, { order: number; label: Bilingual }>;
}>;

function namesOf(questionnaire: Questionnaire): Map<string, Names> {
  const book = buildCodebook(questionnaire);
  return new Map(
    book.columns.map((column, order) => [
      column.id,
      {
        order,
        label: column.label,
        codes: new Map(
          [...column.codes, ...column.groups, book.noAnswer, book.answered].map(({ code, label }, at) => [
            code,
            { order: at, label },
          ]),
        ),
      },
    ]),
  );
}

function viewOrder(cell: ReleasedCell): string {
  return [cell.association, cell.sector, cell.size].map((key) => (key === '*' ? '' : key)).join(' ');
}

/**
 * Released cells as a CSV file: the columns of `cells.csv`, then labels in both languages. One row per view, column
 * and code, by view, then in the questionnaire's order; a hidden cell has its row with n, lo and hi empty.
 */
export function buildReleasedCsv(cells: readonly ReleasedCell[], questionnaire: Questionnaire): string {
  const names = namesOf(questionnaire);
  const placed = cells.map((cell) => ({ cell, names: names.get(cell.item), view: viewOrder(cell) }));
  placed.sort(
    (a, b) =>
      (a.view < b.view ? -1 : a.view > b.view ? 1 : 0) ||
      (a.names?.order ?? 0) - (b.names?.order ?? 0) ||
      (a.names?.codes.get(a.cell.code)?.order ?? 0) - (b.names?.codes.get(b.cell.code)?.order ?? 0),
  );
  const rows = placed.map(({ cell, names: known }): CsvValue[] => {
    const code = known?.codes.get(cell.code)?.label ?? UNKNOWN;
    const item = known?.label ?? UNKNOWN;
    const sector = cell.sector === '*' ? ALL : (findSector(cell.sector) ?? UNKNOWN);
    const size = cell.size === '*' ? ALL : (findSizeBand(cell.size) ?? UNKNOWN);
    return [
      cell.wave,
      cell.item,
      cell.itemVersion,
      cell.association,
      cell.sector,
      cell.size,
      cell.code,
      cell.n,
      cell.lo,
      cell.hi,
      cell.status,
      item.ja,
      item.en,
      code.ja,
      code.en,
      sector.ja,
      sector.en,
      size.ja,
      size.en,
    ];
  });
  return buildCsv(COLUMNS, rows);
}
