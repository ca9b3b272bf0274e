import { useSearchParams } from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { Chart } from '../../charts/chart.tsx';
import type { Figure } from '../../charts/figure.ts';
import { useText } from '../../text/use-text.ts';
import { TextLink } from '../text-link.tsx';
import { type ReadyFigures, ReadyFiguresContext } from './ready-figures.ts';
import { SectionNav, type SectionNavProps } from './section-nav.tsx';

export type ResultsBodyProps = {
  figures: readonly Figure[] | ReadyFigures;
  csvHref: string;
  /** The parts to choose from; absent where a page has one part only. */
  nav?: SectionNavProps;
  children?: ReactNode;
};

/** The figures of a page of results with the parts to choose from beside them, and the links to save and print. */
export function ResultsBody({ figures, csvHref, nav, children }: ResultsBodyProps) {
  const [search] = useSearchParams();
  const open = search.get('print') === '1';
  return (
    <div className={nav ? 'flex flex-col gap-10 desktop-admin:grid desktop-admin:grid-cols-[13rem_minmax(0,1fr)]' : ''}>
      {nav ? <SectionNav {...nav} /> : null}
      <div className="flex min-w-0 flex-col gap-12">
        {children}
        {'html' in figures ? (
          <Written figures={figures} open={open} />
        ) : (
          figures.map((figure) => <Chart figure={figure} key={figure.id} open={open} />)
        )}
        <ResultsLinks csvHref={csvHref} />
      </div>
    </div>
  );
}

function Written({ figures, open }: { figures: ReadyFigures; open: boolean }) {
  const given = useContext(ReadyFiguresContext);
  const html = figures.html ?? given ?? '';
  // The figures' only details are their tables; a page for print opens them.
  const shown = open ? html.replaceAll('<details>', '<details open="">') : html;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: written by render-figures.server.tsx from released numbers and our own texts
  return <div className="contents" dangerouslySetInnerHTML={{ __html: shown }} />;
}

function ResultsLinks({ csvHref }: { csvHref: string }) {
  const t = useText('results');
  const [search] = useSearchParams();
  const print = new URLSearchParams(search);
  print.set('print', '1');
  return (
    <ul className="flex flex-wrap gap-x-8 gap-y-2 text-std-16N-170 print:hidden">
      <li>
        <TextLink reloadDocument to={csvHref}>
          {t('csv.link')}
        </TextLink>
      </li>
      <li>
        <TextLink to={{ search: print.toString() }}>{t('print')}</TextLink>
      </li>
    </ul>
  );
}
