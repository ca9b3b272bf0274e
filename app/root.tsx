import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react';
import { type ReactNode, useContext } from 'react';
import { I18nextProvider } from 'react-i18next';
import stylesHref from './app.css?url';
import { NonceContext } from './components/nonce.ts';
import { READ_ONLY } from './components/read-only.ts';
import { errorTitle, RouteError } from './components/route-error.tsx';
import { useShellData } from './components/shell-data.ts';
import { loadShell } from './http/shell.server.ts';
import { DEFAULT_LOCALE } from './text/locale.ts';
import { textsOf, translator } from './text/translate.ts';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: stylesHref },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

export const loader = ({ request, context }: LoaderFunctionArgs) => loadShell(request, context.requestId);

export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const locale = data?.locale ?? DEFAULT_LOCALE;
  return [{ title: error ? errorTitle(locale, error) : translator(locale, 'shell')('siteName') }];
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

export { RouteError as ErrorBoundary };
