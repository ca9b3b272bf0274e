import { PrintBusyError } from '../exports/print-pdf.server.ts';
import { parseLocale } from '../text/locale.ts';
import { localeOf } from './locale.server.ts';

/** The language that a file is asked for in: of the address, else of the visitor. It does not change the visitor's own. */
export function languageOf(request: Request) {
  return parseLocale(new URL(request.url).searchParams.get('language')) ?? localeOf(request);
}

/** A file as a response that nobody keeps: it holds answers. 404 where there is none, 503 where too many are being made. */
export async function sendFile(
  make: () => Promise<{ bytes: Uint8Array; type: string; disposition: string } | null>,
): Promise<Response> {
  const file = await make().catch((error: unknown) => {
    if (error instanceof PrintBusyError) throw new Response(null, { status: 503 });
    throw error;
  });
  if (!file) throw new Response(null, { status: 404 });
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': file.disposition,
      'Cache-Control': 'private, no-store',
    },
  });
}
