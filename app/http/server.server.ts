import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createRequestHandler } from '@remix-run/express';
import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { parseLocale } from '../text/locale.ts';
import { securityHeaders } from './headers.server.ts';
import { localeCookie, localeOfParts } from './locale.server.ts';
import { log } from './log.server.ts';
import { isFromOurPages } from './origin-check.server.ts';
import { isDatabaseReady } from './ready.server.ts';
import { type RefusalKind, refusalPage } from './refusal-page.ts';
import { withRequestStore } from './request-store.server.ts';
import { isDemo, isLoopback } from './settings.server.ts';

const MOST_BODY_BYTES = 1_048_576;
/** A filled-in answer sheet has 5 MB at most; what stands around it in the form is small. */
const MOST_UPLOAD_BYTES = 6_000_000;
/** Seconds after which what had to wait for too many others is better sent again. */
const RETRY_SECONDS = 30;
const UPLOADS = /^\/answer\/[^/]+\/excel$/;
const STATUS: Readonly<Record<RefusalKind, number>> = {
  badRequest: 400,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  tooLarge: 413,
  busy: 503,
  unexpected: 500,
};

const REFUSAL_KINDS = Object.keys(STATUS) as RefusalKind[];

export type ServerOptions = {
  build: ServerBuild;
  /** The folder of the built client files (`build/client`). */
  clientFolder: string;
  origin: URL;
  trustedProxyCount: number;
};

/** The web server: everything that must hold before and around the application, in the order in which it holds. */
export function buildServer({ build, clientFolder, origin, trustedProxyCount }: ServerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustedProxyCount);
  app.use(startRequest(origin.protocol === 'https:'));
  app.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'));
  app.get('/readyz', async (_request, response) => {
    const isReady = await isDatabaseReady();
    response
      .status(isReady ? 200 : 503)
      .type('text/plain')
      .send(isReady ? 'ready\n' : 'not ready\n');
  });
  app.use(allowMethods);
  app.use('/__manifest', (_request, response) => refuse(response, 'notFound'));
  app.use(toNamedOrigin(origin));
  app.use(compression());
  const assets = { index: false, redirect: false, dotfiles: 'ignore' } as const;
  app.use('/assets', express.static(join(clientFolder, 'assets'), { ...assets, immutable: true, maxAge: '1y' }));
  app.use('/assets', (_request, response) => refuse(response, 'notFound'));
  app.use(express.static(clientFolder, { ...assets, maxAge: '1h' }));
  app.use(guardWrites(origin));
  app.use(rememberLocale(origin.protocol === 'https:'));
  app.use(fixAddress(origin));
  app.use(explainBareRefusals);
  app.use(
    createRequestHandler({
      build,
      mode: 'production',
      getLoadContext: (_request, response) => contextOf(response, build.assets.version),
    }),
  );
  app.use(answerFailure);
  return app;
}

function contextOf(response: Response, build: string): AppLoadContext {
  const isDocument = response.req.query._data === undefined;
  const context: AppLoadContext = {
    nonce: String(response.locals.nonce),
    build,
    requestId: String(response.locals.requestId),
    clientAddress: response.req.ip ?? '',
    figures: null,
    handOverFigures(html) {
      if (!isDocument) return { html };
      context.figures = html;
      return { html: null };
    },
  };
  return context;
}

function refuse(response: Response, kind: RefusalKind): void {
  if (response.headersSent) return void response.destroy();
  const locale = localeOfParts(response.req.query.lang, response.req.headers.cookie);
  const page = refusalPage(kind, { locale, reference: String(response.locals.requestId), isDemo: isDemo() });
  response.status(STATUS[kind]).type('text/html').send(page);
}

/** A number for the log, a nonce for the scripts, the headers of every response, and the line in the log when it ends. */
function startRequest(isHttps: boolean): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomBytes(6)
      .toString('hex')
      .replace(/(.{4})(?=.)/g, '$1-');
    const nonce = randomBytes(16).toString('base64');
    Object.assign(response.locals, { requestId, nonce });
    response.set(securityHeaders(nonce, isHttps));
    response.set('X-Request-Id', requestId);
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => Response;
    // Set last, so that what the application says about caching is never doubled.
    response.writeHead = ((...args: unknown[]) => {
      if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
      if (response.statusCode === STATUS.busy && !response.hasHeader('Retry-After'))
        response.setHeader('Retry-After', String(RETRY_SECONDS));
      return writeHead(...args);
    }) as typeof response.writeHead;
    const path = request.path.slice(0, 200);
    response.on('finish', () => {
      const level = path.startsWith('/assets/') || path === '/healthz' || path === '/readyz' ? 'debug' : 'info';
      const ms = Math.round(performance.now() - startedAt);
      log[level]({ requestId, method: request.method, path, status: response.statusCode, ms }, 'request');
    });
    withRequestStore(next);
  };
}

const allowMethods: RequestHandler = (request, response, next) => {
  if (['GET', 'HEAD', 'POST'].includes(request.method)) return next();
  response.set('Allow', 'GET, HEAD, POST');
  refuse(response, 'methodNotAllowed');
};

/** On one machine `localhost` and `127.0.0.1` are two origins: whoever comes by the other name is led to the one that is set. */
function toNamedOrigin(origin: URL): RequestHandler {
  return (request, response, next) => {
    const host = request.headers.host ?? '';
    const isOther = host !== origin.host && isLoopback(origin.hostname) && isLoopback(host.replace(/:\d+$/, ''));
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (isOther && isReading && host.split(':').at(-1) === origin.port) {
      return response.redirect(302, origin.origin + request.originalUrl.replace(/^\/+/, '/'));
    }
    next();
  };
}

/** Nothing is changed for a request that is not from our own pages, or whose size is unknown or too large. */
function guardWrites(origin: URL): RequestHandler {
  return (request, response, next) => {
    const source = {
      method: request.method,
      origin: request.headers.origin,
      fetchSite: request.get('Sec-Fetch-Site'),
    };
    if (!isFromOurPages(source, origin.origin)) {
      log.warn(
        { requestId: response.locals.requestId, path: request.path.slice(0, 200) },
        'refused: not from our pages',
      );
      return refuse(response, 'forbidden');
    }
    if (request.method === 'POST') {
      const length = Number(request.headers['content-length']);
      if (request.headers['transfer-encoding'] !== undefined || !Number.isInteger(length))
        return refuse(response, 'badRequest');
      if (length > (UPLOADS.test(request.path) ? MOST_UPLOAD_BYTES : MOST_BODY_BYTES))
        return refuse(response, 'tooLarge');
    }
    next();
  };
}

function rememberLocale(isHttps: boolean): RequestHandler {
  return (request, response, next) => {
    const locale = parseLocale(request.query.lang);
    if (locale && request.method === 'GET') response.append('Set-Cookie', localeCookie(locale, isHttps));
    next();
  };
}

// PostgreSQL stores no NUL: whatever would carry one into a query is refused here, in the path and after it.
function isDecodable(path: string, query: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0') && !/%00|\0/.test(query);
  } catch {
    return false;
  }
}

/** The application sees the address from the settings, whatever Host or X-Forwarded-Host a request carries. */
function fixAddress(origin: URL): RequestHandler {
  return (request, response, next) => {
    if (!isDecodable(request.path, request.originalUrl)) return refuse(response, 'badRequest');
    request.headers.host = origin.host;
    for (const name of ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-http-method-override']) {
      delete request.headers[name];
    }
    Object.defineProperty(request, 'protocol', { value: origin.protocol.slice(0, -1) });
    next();
  };
}

/**
 * An address without a page of its own (a download) refuses with bare words or with nothing at all. Whoever opened it as a page
 * gets one that says what happened; scripts of ours, which ask for data, get what they expect.
 */
const explainBareRefusals: RequestHandler = (request, response, next) => {
  const isPage = request.get('Accept')?.includes('text/html') && request.query._data === undefined;
  if (!isPage) return next();
  const { write, end } = response;
  const isBare = () =>
    !response.headersSent && response.statusCode >= 400 && !response.get('Content-Type')?.startsWith('text/html');
  response.write = ((...args: Parameters<typeof write>) =>
    isBare() || write.apply(response, args)) as typeof response.write;
  response.end = ((...args: Parameters<typeof end>) => {
    Object.assign(response, { write, end });
    if (!isBare()) return end.apply(response, args);
    response.removeHeader('Content-Type');
    const kind = REFUSAL_KINDS.find((each) => STATUS[each] === response.statusCode) ?? 'unexpected';
    refuse(response, kind);
    return response;
  }) as typeof response.end;
  next();
};

const answerFailure: ErrorRequestHandler = (error, _request, response, _next) => {
  if (error instanceof URIError) return refuse(response, 'badRequest');
  log.error({ err: error, requestId: response.locals.requestId }, 'a request failed');
  refuse(response, 'unexpected');
};
