import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireActor } from '../auth/guard.server.ts';
import { answerFileResponse } from '../exports/answer-file-response.server.ts';
import { exportWorkbook } from '../services/export-workbook.server.ts';
import { readWanted } from '../workbook/wanted.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'answer-sections');
  const wanted = readWanted(request.url, params.wave);
  return answerFileResponse(await exportWorkbook(actor, { ...wanted, format: 'xlsx' }), 'xlsx');
}
