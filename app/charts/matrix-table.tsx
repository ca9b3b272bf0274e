import { useId } from 'react';
import type { TableTwin } from './figure.ts';

const HEAD = 'sticky top-0 z-1 bg-solid-gray-50 align-bottom min-w-20 print:static';
const ROW_HEAD = 'sticky start-0 bg-white print:static';

/** A wide table of figures whose heads stay in sight while it scrolls within itself. */
export function MatrixTable({ table }: { table: TableTwin }) {
  const captionId = useId();
  const [corner, ...columns] = table.columns;
  return (
    <section
      aria-labelledby={captionId}
      className="scroll-region focus-ring max-h-160 max-w-full overflow-auto print:max-h-none print:overflow-visible"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="data-table dense matrix text-dns-14N-130">
        <caption className="pb-2 text-std-16B-170" id={captionId}>
          {table.caption}
        </caption>
        <thead>
          <tr>
            <th className={`${HEAD} start-0 z-2`} scope="col">
              {corner}
            </th>
            {columns.map((label) => (
              <th className={HEAD} key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ header, values }) => (
            <tr key={header}>
              <th className={ROW_HEAD} scope="row">
                {header}
              </th>
              {values.map(({ text }, index) => (
                <td className="numeric" key={columns[index]}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
