import { type ErrorResponse, isRouteErrorResponse, useLocation, useRouteError } from '@remix-run/react';
import { documentTitle } from '../text/document-title.ts';
import type { Locale } from '../text/locale.ts';
import { translator } from '../text/translate.ts';
import { ErasedPage, erasedOf } from './erased-page.tsx';
import { ErrorPage, errorKindOf } from './error-page.tsx';
import { useShellData } from './shell-data.ts';

/** Whether a route refused what was sent because nobody is signed in (any more). */
export function isSignedOut(error: unknown): error is ErrorResponse {
  return isRouteErrorResponse(error) && error.status === 401;
}

/** The title of the page for whatever a route threw. */
export function errorTitle(locale: Locale, error: unknown): string {
  const t = translator(locale, 'shell');
  if (isRouteErrorResponse(error) && erasedOf(error.data)) return documentTitle(locale, t('erased.title'));
  const kind = errorKindOf(isRouteErrorResponse(error) ? error.status : 500);
  return documentTitle(locale, t(`errors.${kind}.title`));
}

/** The page for whatever a route threw. */
export function RouteError() {
  const error = useRouteError();
  const shell = useShellData();
  // After a move within the page the number of the first request would lead to the wrong line of the log.
  const isFirstPage = useLocation().key === 'default';
  const erased = isRouteErrorResponse(error) ? erasedOf(error.data) : null;
  if (erased) return <ErasedPage {...erased} />;
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const reference = status >= 500 && isFirstPage ? (shell?.requestId ?? null) : null;
  return <ErrorPage kind={errorKindOf(status)} reference={reference} />;
}
