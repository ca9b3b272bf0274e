import type { ReactNode } from 'react';
import { DataTable } from '../components/data-table.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { HiddenNote } from '../components/results/hidden-note.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { useText } from '../text/use-text.ts';
import type { Figure, TableValue } from './figure.ts';
import { LegendSwatch } from './legend-swatch.tsx';
import { MatrixTable } from './matrix-table.tsx';

const SVG_LOOK = '[&_svg]:block [&_svg]:h-auto [&_svg]:w-full [&_text]:whitespace-pre print:[print-color-adjust:exact]';

export type ChartProps = {
  figure: Figure;
  /** Opens the table twin: pages for print. */
  open?: boolean;
  /** Links below the chart. */
  children?: ReactNode;
};

/**
 * One chart: heading, kind of answer and n, the sentences, legend, the drawing, notes, and the same numbers as a
 * table. The drawing is our own server's SVG; nothing in it comes from a user.
 */
export function Chart({ figure, open = false, children }: ChartProps) {
  const t = useText('charts');
  const headingId = `${figure.id}-heading`;
  return (
    <div className="flex flex-col gap-4">
      <figure aria-labelledby={headingId} className="flex flex-col gap-4">
        <figcaption className="flex flex-col gap-2">
          <h2 className="text-std-20B-150 desktop:text-std-22B-150" id={headingId}>
            {figure.heading}
          </h2>
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-std-16N-170">
            {figure.mark === 'none' ? null : <StatusBadge>{t(`mark.${figure.mark}`)}</StatusBadge>}
            {figure.bases.map((base) => (
              <span key={base}>{base}</span>
            ))}
          </p>
        </figcaption>
        {figure.headline.length === 0 ? null : (
          <div className="max-w-text text-std-17B-170">
            {figure.headline.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
        )}
        <ul aria-label={t('legend.heading')} className="flex flex-wrap gap-x-6 gap-y-1 text-std-16N-170">
          {figure.legend.map(({ key, label }) => (
            <li className="flex items-center gap-2" key={label}>
              <LegendSwatch mark={key} />
              {label}
            </li>
          ))}
        </ul>
        {figure.key === undefined ? null : (
          <ul className="text-std-16N-170 desktop:columns-3 desktop:gap-x-8 print:columns-5 print:text-[8pt]">
            {figure.key.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
        <Drawing figure={figure} />
      </figure>
      {figure.notes.length === 0 ? null : (
        <ul className="max-w-text text-std-16N-170 text-solid-gray-700">
          {figure.notes.map((note) => (
            <li key={note}>
              <HiddenNote note={note} />
            </li>
          ))}
        </ul>
      )}
      {figure.isTableOpen ? (
        <Twin figure={figure} />
      ) : (
        <Disclosure open={open} summary={t('table.show')}>
          <Twin figure={figure} />
        </Disclosure>
      )}
      {children}
    </div>
  );
}

function Drawing({ figure }: { figure: Figure }) {
  const t = useText('results');
  if (figure.narrow === undefined) {
    return (
      <section
        aria-label={t('scroll', { heading: figure.heading })}
        className="scroll-region focus-ring max-w-full overflow-x-auto print:overflow-visible"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <Svg look="w-250 max-w-none print:w-160" svg={figure.wide} />
      </section>
    );
  }
  return (
    <div className="keep-together">
      <Svg look="hidden max-w-200 desktop:block print:block" svg={figure.wide} />
      <Svg look="max-w-120 desktop:hidden print:hidden" svg={figure.narrow} />
    </div>
  );
}

function Svg({ svg, look }: { svg: string; look: string }) {
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by render-chart.server.ts from released numbers and our own texts
    <div className={`${SVG_LOOK} ${look}`} dangerouslySetInnerHTML={{ __html: svg }} suppressHydrationWarning />
  );
}

function Value({ value: { text, more } }: { value: TableValue }) {
  if (more === undefined) return text;
  return (
    <>
      {text}
      <span className="block text-dns-14N-130 text-solid-gray-700 print:text-[7pt]">{more}</span>
    </>
  );
}

function Twin({ figure }: { figure: Figure }) {
  const { caption, columns, rows } = figure.table;
  if (figure.narrow === undefined) {
    return <MatrixTable table={figure.table} />;
  }
  return (
    <DataTable
      caption={caption}
      dense={figure.isTableOpen === true}
      columns={columns.map((label, index) => ({ label, numeric: index > 0 }))}
      rows={rows.map(({ header, values }, index) => ({
        key: String(index),
        cells: [header, ...values.map((value) => <Value key={value.text} value={value} />)],
      }))}
    />
  );
}
