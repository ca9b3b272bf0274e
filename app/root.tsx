import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteError,
} from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { I18nextProvider } from 'react-i18next';
import stylesHref from './app.css?url';
import { ErrorPage, errorKindOf } from './components/error-page.tsx';
import { NonceContext } from './components/nonce.ts';
import { READ_ONLY } from './components/read-only.ts';
import { useShellData } from './components/shell-data.ts';
import { loadShell } from './http/shell.server.ts';
import { documentTitle } from './text/document-title.ts';
import { DEFAULT_LOCALE } from './text/locale.ts';
import { textsOf, translator } from './text/translate.ts';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: stylesHref },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const loader = ({ request, context }: LoaderFunctionArgs) => loadShell(request, context.requestId);

export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const locale = data?.locale ?? DEFAULT_LOCALE;
  const t = translator(locale, 'shell');
  if (!error) return [{ title: t('siteName') }];
  const kind = errorKindOf(isRouteErrorResponse(error) ? error.status : 500);
  return [{ title: documentTitle(locale, t(`errors.${kind}.title`)) }];
};

export function Layout({ children }: { children: ReactNode }) {
  const locale = useShellData()?.locale ?? DEFAULT_LOCALE;
  const nonce = useContext(NonceContext);
  const isReadOnly = useMatches().some(({ handle }) => handle === READ_ONLY);
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta content="width=device-width, initial-scale=1" name="viewport" />
        <meta content="telephone=no" name="format-detection" />
        <Meta />
        <Links />
      </head>
      <body>
        <I18nextProvider i18n={textsOf(locale)}>{children}</I18nextProvider>
        {isReadOnly ? null : (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        )}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const shell = useShellData();
  // After a move within the page the number of the first request would lead to the wrong line of the log.
  const isFirstPage = useLocation().key === 'default';
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const reference = status >= 500 && isFirstPage ? (shell?.requestId ?? null) : null;
  return <ErrorPage kind={errorKindOf(status)} reference={reference} />;
}
