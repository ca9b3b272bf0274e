import { createContext } from 'react';

/** The nonce of this response's scripts, given on the server; the browser hides it, so there it is empty. */
export const NonceContext = createContext('');
