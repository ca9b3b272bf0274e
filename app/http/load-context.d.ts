import '@remix-run/node';

declare module '@remix-run/node' {
  interface AppLoadContext {
    /** The nonce of this response's scripts. */
    nonce: string;
    /** The number of this request in the log. */
    requestId: string;
  }
}
