import { register } from 'tsx/esm/api';

// A thread begins without the loader of TypeScript that the program was started with.
register();
await import('./certify-worker.server.ts');
