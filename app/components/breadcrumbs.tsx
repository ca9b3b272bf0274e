import { Link } from '@remix-run/react';
import { useText } from '../text/use-text.ts';

export type Breadcrumb = { text: string; to?: string };

/** The way to this page; the last one is the page itself and no link. */
export function Breadcrumbs({ items }: { items: readonly Breadcrumb[] }) {
  const t = useText('shell');
  return (
    <nav aria-label={t('nav.breadcrumbs')} className="mb-6 print:hidden">
      <ol className="flex flex-wrap gap-x-2 text-std-16N-170">
        {items.map(({ text, to }, index) => (
          <li className="flex gap-x-2" key={text}>
            {index > 0 ? (
              <span aria-hidden="true" className="text-solid-gray-536">
                ›
              </span>
            ) : null}
            {to ? (
              <Link className="link-text" to={to}>
                {text}
              </Link>
            ) : (
              <span aria-current="page">{text}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
