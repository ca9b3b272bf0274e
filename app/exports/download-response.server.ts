import type { Download } from '../services/export-released-cells.server.ts';

/**
 * A download as a response: kept by the reader's browser alone and asked for again each time, by the tag of
 * release and scope. 404 where there is nothing for this reader.
 */
export function downloadResponse(request: Request, file: Download | null): Response {
  if (file === null) throw new Response(null, { status: 404 });
  const headers = { ETag: file.etag, 'Cache-Control': 'private, no-cache', Vary: 'Cookie' };
  const known = (request.headers.get('If-None-Match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(file.etag)) return new Response(null, { status: 304, headers });
  return new Response(file.text, {
    headers: { ...headers, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': file.disposition },
  });
}
