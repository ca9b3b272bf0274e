import { Writable } from 'node:stream';
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { NonceContext } from './components/nonce.ts';
import { ReadyFiguresContext } from './components/results/ready-figures.ts';
import { log } from './http/log.server.ts';

const RENDER_LIMIT_MS = 10_000;

/** Takes everything that is written as one piece: a page sent in twenty pieces is compressed and written twenty times. */
function collect(done: (whole: string) => void): Writable {
  const chunks: Buffer[] = [];
  return new Writable({
    write(chunk: Buffer, _encoding, next) {
      chunks.push(chunk);
      next();
    },
    final(next) {
      // Where a letter of several bytes does not fit in a piece, React 18 leaves zero bytes behind.
      done(Buffer.concat(chunks).toString('utf8').replaceAll('\0', ''));
      next();
    },
  });
}

/** Renders a page whole before its first byte leaves: a page that fails half way is an error page, never half a page. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let responseStatus = status;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <ReadyFiguresContext.Provider value={context.figures}>
          <RemixServer abortDelay={RENDER_LIMIT_MS} context={remix} nonce={context.nonce} url={request.url} />
        </ReadyFiguresContext.Provider>
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onAllReady() {
          clearTimeout(limit);
          headers.set('Content-Type', 'text/html; charset=utf-8');
          pipe(collect((body) => resolve(new Response(body, { headers, status: responseStatus }))));
        },
        onShellError(error) {
          clearTimeout(limit);
          reject(error);
        },
        onError(error) {
          responseStatus = 500;
          log.error({ err: error, requestId: context.requestId }, 'a page could not be rendered');
        },
      },
    );
    const limit = setTimeout(abort, RENDER_LIMIT_MS);
  });
}

export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (request.signal.aborted) return;
  log.error({ err: error, requestId: context.requestId }, 'a request failed');
}
