import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { AskDecline } from '../components/associations/ask-decline.tsx';
import { AssociationsTable } from '../components/associations/associations-table.tsx';
import { DeclinedNotice } from '../components/associations/declined-notice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import {
  type DeclineFault,
  declineAssociation,
  declineWave,
  takeDeclineBack,
} from '../services/decline-associations.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

type Refusal = { reason: Exclude<DeclineFault, 'notFound'> };

const DONE = ['decline', 'declineAll', 'takeBack'] as const;

/** What stands in an address for all associations; it is no association's code. */
const ALL = '*';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering } = await requireAnswering(request, params.wave, 'answer');
  const { associations, submitted, wave } = answering;
  if (associations.length === 0) throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  return {
    frame: surveyFrame(answering),
    associations: associations.map(({ invitation: _, ...one }) => one),
    ask: search.get('ask'),
    done: DONE.find((each) => each === search.get('done')) ?? null,
    hasSubmitted: submitted !== null,
    isReleased: wave.isReleased,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { actor } = await requireActor(request, 'answer');
  const form = await readForm(request);
  const intent = parseIntent('routes/answer.$wave.associations', form.get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  const wave = params.wave ?? '';
  const code = String(form.get('association') ?? '');
  const carryOut = {
    decline: () => declineAssociation(actor, { wave, code }),
    declineAll: () => declineWave(actor, { wave, isConfirmed: form.get('confirmed') === 'yes' }),
    takeBack: () => takeDeclineBack(actor, { wave, code }),
  };
  const result = await carryOut[intent]();
  if (result.ok) return redirect(`/answer/${encodeURIComponent(wave)}/associations?done=${intent}`, 303);
  if (result.reason === 'notFound') throw new Response(null, { status: 404 });
  const isLate = result.reason === 'closed' || result.reason === 'notOpen';
  return Response.json({ reason: result.reason } satisfies Refusal, { status: isLate ? 409 : 400 });
}

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'associations')('title')) }];
};

export default function AnswerAssociations() {
  const data = useLoaderData<typeof loader>();
  const { frame, associations, done, hasSubmitted, isReleased } = data;
  const reason = useActionData<Refusal>()?.reason;
  const t = useText('associations');
  const base = `/answer/${frame.slug}`;
  const isOpen = frame.phase === 'open';
  const counted = associations.filter(({ isDeclined }) => !isDeclined);
  const asksAll = counted.length > 0 && (reason === 'lastOne' || reason === 'notConfirmed' || data.ask === ALL);
  const asked = asksAll ? 'all' : (counted.find(({ code }) => code === data.ask) ?? null);
  const isLast = counted.length === 1;
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4">
        <TextLink to={base}>‹ {t('back')}</TextLink>
      </p>
      <ErrorSummary
        errors={reason ? [{ href: asksAll ? '#confirmed' : '#associations', text: t(`fault.${reason}`) }] : []}
      />
      <PageHeading lead={t('lead')} title={t('title')} />
      <div className="mb-8 flex max-w-text flex-col gap-4 empty:hidden">
        {done && !reason ? <NotificationBanner kind="success" role="status" title={t(`done.${done}`)} /> : null}
        {counted.length === 0 && done !== 'declineAll' ? <DeclinedNotice isOpen={isOpen} link={null} /> : null}
        {isOpen ? null : <p>{t('closed')}</p>}
      </div>
      {isOpen && asked ? (
        <AskDecline
          asked={asked === 'all' || isLast ? 'all' : asked}
          base={`${base}/associations`}
          hasSubmitted={hasSubmitted}
          isError={reason === 'notConfirmed'}
        />
      ) : null}
      <div id="associations">
        <AssociationsTable all={ALL} {...{ associations, isOpen }} base={`${base}/associations`} />
      </div>
      <ul className="mt-6 max-w-text list-disc ps-6">
        {associations.length > 1 ? <li>{t('note.once')}</li> : null}
        <li>{t('note.seen')}</li>
        {hasSubmitted ? <li>{t('note.sent')}</li> : null}
        {isReleased ? <li>{t('note.released')}</li> : null}
        {isOpen ? <li>{t('note.until')}</li> : null}
      </ul>
      {isOpen && associations.length > 1 && counted.length > 1 ? (
        <p className="mt-8">
          <TextLink to={`${base}/associations?ask=${ALL}`}>{t('declineAll')}</TextLink>
        </p>
      ) : null}
    </RespondentPage>
  );
}
