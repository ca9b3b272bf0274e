import type { AnswerFile } from '../services/export-workbook.server.ts';
import { attachment } from './csv.ts';

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

/** A company's own answers as a download, kept nowhere on the way. 404 where there is nothing for this reader. */
export function answerFileResponse(file: AnswerFile | null, format: keyof typeof TYPES): Response {
  if (file === null) throw new Response(null, { status: 404 });
  return new Response(file.bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      'Cache-Control': 'no-store',
      'Content-Type': TYPES[format],
      'Content-Disposition': attachment(file.name),
    },
  });
}
