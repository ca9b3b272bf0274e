import '@remix-run/node';
import type { ReadyFigures } from '../components/results/ready-figures.ts';

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** The nonce of this response's scripts. */
    nonce: string;
    /** Which build runs: a page of another one moves by full loads. */
    build: string;
    /** The number of this request in the log. */
    requestId: string;
    /** The client's address behind the trusted proxies, for limits alone: it is neither stored nor logged. */
    clientAddress: string;
    /** Hands the figures' HTML to the page: past the loaded data for a document, within them for a move within the page. */
    handOverFigures: (html: string) => ReadyFigures;
    /** What was handed over for this document. */
    figures: string | null;
  }
}
