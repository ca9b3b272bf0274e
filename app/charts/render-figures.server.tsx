import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import type { Locale } from '../text/locale.ts';
import { textsOf } from '../text/translate.ts';
import { Chart } from './chart.tsx';
import type { Figure } from './figure.ts';

type Kept = Readonly<{ locale: Locale; html: string }>;

// Kept with the figures themselves: what is drawn once per release and view is written once, and forgotten with it.
const written = new WeakMap<readonly Figure[], Kept>();

/**
 * Released figures as HTML, written once for each array of figures. Only for figures that `drawnOnce` keeps, which hold
 * released values and nothing of a viewer; a page with own answers hands its figures to the page as they are.
 */
export function renderFigures(figures: readonly Figure[], locale: Locale): string {
  const known = written.get(figures);
  if (known?.locale === locale) return known.html;
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={textsOf(locale)}>
      {figures.map((figure) => (
        <Chart figure={figure} key={figure.id} />
      ))}
    </I18nextProvider>,
    { identifierPrefix: 'figures' },
  );
  written.set(figures, { locale, html });
  return html;
}
