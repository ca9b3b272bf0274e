import type { Viewer } from '../auth/guard.server.ts';
import { FORM_FIELDS } from '../survey/section-form.ts';
import { type AskFault, askApproval, takeBackApproval } from './ask-approval.server.ts';
import { type SubmitResult, submitResponse } from './submit-response.server.ts';

type Fault = AskFault | Exclude<SubmitResult, { ok: true }>['reason'];

/** A refusal that the page of the last check says itself. */
export type ReviewFault = Exclude<Fault, 'notFound' | 'closed' | 'notOpen'>;

/** Carries out what the page of the last check posts: submit, ask for approval, or take that back. `to` is the page that comes next. */
export async function sendReview(
  viewer: Viewer,
  wave: string,
  form: FormData,
): Promise<{ ok: true; to: string } | { ok: false; reason: Fault }> {
  const base = `/answer/${encodeURIComponent(wave)}`;
  switch (form.get(FORM_FIELDS.intent)) {
    case 'ask': {
      const asked = await askApproval(viewer, wave);
      return asked.ok ? { ok: true, to: `${base}/approval?done=asked` } : asked;
    }
    case 'takeBack': {
      const taken = await takeBackApproval(viewer, wave);
      return taken.ok ? { ok: true, to: `${base}/approval?done=takenBack` } : taken;
    }
    default: {
      const declared = form.get('declared') === 'yes';
      const operationId = String(form.get(FORM_FIELDS.operation) ?? '');
      const sent = await submitResponse(viewer.actor, { wave, declared, operationId });
      return sent.ok ? { ok: true, to: `${base}/done` } : sent;
    }
  }
}
