import '@remix-run/server-runtime';

declare module '@remix-run/server-runtime' {
  interface AppLoadContext {
    /** The nonce of this response's scripts. */
    nonce: string;
    /** The number of this request in the log. */
    requestId: string;
  }
}
