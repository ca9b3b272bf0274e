/** What of a request decides whether it came from a page of ours. */
export type RequestSource = { method: string; origin: string | undefined; fetchSite: string | undefined };

/**
 * Whether a request may change something: reading always passes; anything else must name our own origin, exactly. A missing
 * or `null` origin is refused, and so is what the browser itself calls cross-site.
 */
export function isFromOurPages(source: RequestSource, origin: string): boolean {
  if (source.method === 'GET' || source.method === 'HEAD') return true;
  if (source.fetchSite !== undefined && source.fetchSite !== 'same-origin') return false;
  return source.origin === origin;
}
