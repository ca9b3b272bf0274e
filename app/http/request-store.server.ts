import { AsyncLocalStorage } from 'node:async_hooks';

/** What is looked up once per request, however many loaders ask. */
type RequestStore = Map<string, unknown>;

// Shared by the Remix bundle and the server around it, which each hold a copy of this module.
const holder = globalThis as typeof globalThis & { kurabeRequests?: AsyncLocalStorage<RequestStore> };
holder.kurabeRequests ??= new AsyncLocalStorage<RequestStore>();
const requests = holder.kurabeRequests;

/** Runs the rest of a request with a store of its own. */
export function withRequestStore(work: () => void): void {
  requests.run(new Map(), work);
}

/** The value of a key for this request: found once, then remembered till the request ends. Outside of a request it is found each time. */
export function oncePerRequest<T>(key: string, find: () => Promise<T>): Promise<T> {
  const store = requests.getStore();
  if (!store) return find();
  const known = store.get(key) as Promise<T> | undefined;
  if (known) return known;
  const found = find();
  store.set(key, found);
  return found;
}
