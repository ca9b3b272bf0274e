import { Form } from '@remix-run/react';
import type { DualKind } from '../../member/dual-request.ts';
import { formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Button } from '../button.tsx';
import { Heading } from '../heading.tsx';
import { StatusBadge, type StatusTone } from '../status-badge.tsx';
import { SummaryList } from '../summary-list.tsx';

type Words = { ja: string; en: string };

/** A request as the page gets it. */
export type ShownRequest = {
  id: string;
  kind: DualKind;
  state: 'waiting' | 'approved' | 'done' | 'over' | 'withdrawn';
  isMine: boolean;
  reason: string;
  wave: Words | null;
  company: Words | null;
  personName: string | null;
  requesterName: string;
  requestedAt: string;
  approverName: string | null;
  expiresAt: string;
  doneAt: string | null;
};

const TONES: Readonly<Record<ShownRequest['state'], StatusTone>> = {
  waiting: 'warning',
  approved: 'info',
  done: 'plain',
  over: 'neutral',
  withdrawn: 'neutral',
};

const COMMANDS: Readonly<Record<DualKind, string>> = {
  eraseWave: 'erase',
  breakGlass: 'break-glass',
  resetFactor: 'user reset-factor EMAIL',
};

/** All requests, each with who asked, who approved, and what to do next. */
export function RequestList({ requests }: { requests: readonly ShownRequest[] }) {
  const t = useText('requests');
  if (requests.length === 0) return <p>{t('empty')}</p>;
  return (
    <ul className="flex flex-col gap-10">
      {requests.map((request) => (
        <li key={request.id}>
          <OneRequest request={request} />
        </li>
      ))}
    </ul>
  );
}

function OneRequest({ request }: { request: ShownRequest }) {
  const t = useText('requests');
  const locale = useLocale();
  const { id, kind, state, company, wave, personName } = request;
  const survey = wave ? wave[locale] : (personName ?? '');
  const title = company ? t('of', { wave: survey, company: company[locale] }) : survey;
  const what = t('heading', { kind: t(kind), what: title });
  const row = (key: string, term: string, description: string) => ({ key, term, description });
  const rows = [
    row('reason', t('reason'), request.reason),
    row(
      'by',
      t('requestedBy'),
      t('by', { name: request.requesterName, when: formatDateTime(request.requestedAt, locale) }),
    ),
    ...(request.approverName ? [row('second', t('approvedBy'), request.approverName)] : []),
    ...(request.doneAt
      ? [row('done', t('done'), formatDateTime(request.doneAt, locale))]
      : [row('until', t('expires'), formatDateTime(request.expiresAt, locale))]),
  ];
  return (
    <article className="max-w-text">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <Heading level={3}>{what}</Heading>
        <StatusBadge tone={TONES[state]}>{t(`state.${state}`)}</StatusBadge>
      </div>
      <SummaryList rows={rows} />
      {state === 'approved' ? (
        <p className="mt-4 text-std-16N-170">
          {t('command')}
          <code className="mt-1 block break-all rounded-8 bg-solid-gray-50 px-4 py-2">
            {`kurabe ${COMMANDS[kind]} --request ${id}`}
          </code>
        </p>
      ) : null}
      {state === 'waiting' && request.isMine ? <p className="mt-4 text-std-16N-170">{t('mine')}</p> : null}
      {state === 'waiting' && !request.isMine ? <Decision id={id} intent="approve" what={what} /> : null}
      {request.isMine && (state === 'waiting' || state === 'approved') ? (
        <Decision id={id} intent="withdraw" what={what} />
      ) : null}
    </article>
  );
}

function Decision({ id, intent, what }: { id: string; intent: 'approve' | 'withdraw'; what: string }) {
  const t = useText('requests');
  return (
    <Form className="mt-4" method="post">
      <input name="request" type="hidden" value={id} />
      <Button aria-label={t(`${intent}Of`, { what })} name="intent" type="submit" value={intent} variant="outline">
        {t(intent)}
      </Button>
    </Form>
  );
}
