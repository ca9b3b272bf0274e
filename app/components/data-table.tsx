import { type ReactNode, useId } from 'react';

type DataTableColumn = { label: ReactNode; numeric?: boolean };
type DataTableRow = { key: string; cells: readonly ReactNode[] };

export type DataTableProps = {
  caption: ReactNode;
  columns: readonly DataTableColumn[];
  /** One per line; the first cell is the line's header unless `rowHeaders` is false. */
  rows: readonly DataTableRow[];
  rowHeaders?: boolean;
  captionHidden?: boolean;
  /** Smaller text for staff pages with many figures; never on respondents' pages. */
  dense?: boolean;
  /** On a narrow screen each line is a block of its own, with the names of its columns: for tables with things to press in them. */
  stacked?: boolean;
};

/** A table that scrolls within itself where it is too wide, and can be reached and scrolled by keyboard. */
export function DataTable({
  caption,
  columns,
  rows,
  rowHeaders = true,
  captionHidden = false,
  dense = false,
  stacked = false,
}: DataTableProps) {
  const captionId = useId();
  return (
    <section
      aria-labelledby={captionId}
      className="scroll-region focus-ring max-w-full overflow-x-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table
        className={`data-table ${stacked ? 'stacked' : ''} ${dense ? 'dense text-dns-14N-130' : 'text-dns-16N-130'}`}
      >
        <caption className={captionHidden ? 'sr-only' : 'pb-2 text-std-16B-170'} id={captionId}>
          <span className="caption-text">{caption}</span>
        </caption>
        <thead>
          <tr>
            {columns.map(({ label, numeric }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column has no name of its own but its place
              <th className={numeric ? 'numeric' : undefined} key={index} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no name of its own but its place
                <Cell header={rowHeaders && index === 0} key={index} numeric={columns[index]?.numeric ?? false}>
                  {stacked && index > 0 && cell !== null ? (
                    <span aria-hidden="true" className="stack-label">
                      {columns[index]?.label}
                    </span>
                  ) : null}
                  {cell}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ header, numeric, children }: { header: boolean; numeric: boolean; children: ReactNode }) {
  const look = numeric ? 'numeric' : undefined;
  return header ? (
    <th className={look} scope="row">
      {children}
    </th>
  ) : (
    <td className={look}>{children}</td>
  );
}
