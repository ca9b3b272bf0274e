import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { DeclinedNotice } from '../components/associations/declined-notice.tsx';
import { ButtonLink } from '../components/button.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { ProxyNotice } from '../components/proxy/proxy-notice.tsx';
import { RequestText } from '../components/questions/request-text.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { SectionTasks } from '../components/questions/section-tasks.tsx';
import { OwnRequests } from '../components/sharing/own-requests.tsx';
import { AnswerWays } from '../components/submission/answer-ways.tsx';
import { ParticipationState } from '../components/submission/participation-state.tsx';
import { SendingTasks } from '../components/submission/sending-tasks.tsx';
import { TextLink } from '../components/text-link.tsx';
import { mayDo } from '../member/roles.ts';
import { readProxyNotices } from '../services/read-proxy-notice.server.ts';
import { requireAnswering } from '../services/require-answering.server.ts';
import { sectionStates } from '../survey/journey.ts';
import { answeringPlants } from '../survey/plants.ts';
import { hasChecklist } from '../survey/plants-page.ts';
import { allItems } from '../survey/questionnaire.ts';
import { surveyFrame } from '../survey/survey-frame.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { answering, viewer } = await requireAnswering(request, params.wave, 'answer-sections');
  const { questionnaire: q, answers, statements, asked, submitted, approval, state } = answering;
  const states = new Map(sectionStates(q, answers, statements).map((each) => [each.sectionId, each]));
  return {
    frame: surveyFrame(answering),
    associations: answering.associations,
    isDeclined: answering.isDeclined,
    audience: q.audience,
    // A colleague who was asked for a few sections is not told how long all of them take.
    minutes: mayDo(viewer.role, 'answer') ? q.minutes : null,
    itemCount: allItems(q).length,
    sections: q.sections.flatMap(({ id, block, title }) => {
      const found = states.get(id);
      const askedOf = asked.filter(({ section }) => section === id).map(({ name }) => name);
      return found ? [{ id, block, title, ...found, askedOf }] : [];
    }),
    submitted: submitted && {
      receiptNumber: submitted.receiptNumber,
      submittedOn: submitted.submittedOn,
      isCurrent: submitted.isCurrent,
    },
    state,
    approval,
    hasAnswers: Object.keys(answers).some((key) => !key.startsWith('_')),
    requests: answering.requests,
    canSubmit: mayDo(viewer.role, 'answer'),
    proxy: (await readProxyNotices(viewer.actor)).find(({ wave }) => wave === answering.wave.slug) ?? null,
    plants: answeringPlants(answering.plants).map(({ id, name }) => ({ id, name })),
    hasChecklist: hasChecklist(answering.whole),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, data?.frame.title[locale] ?? '') }];
};

export default function AnswerStart() {
  const data = useLoaderData<typeof loader>();
  const { frame, submitted, hasAnswers, sections, canSubmit, approval, isDeclined, plants } = data;
  const t = useText('answering');
  const ofPlants = useText('plants');
  const locale = useLocale();
  const base = `/answer/${frame.slug}`;
  const open = sections.find((section) => section.state !== 'complete');
  const isOpen = frame.phase === 'open';
  const choice = canSubmit && isOpen ? `${base}/associations` : null;
  return (
    <RespondentPage frame={frame}>
      <PageHeading caption={frame.organisation[locale]} title={t('start.title')} />
      <div className="mb-8 flex max-w-text flex-col gap-4 empty:hidden">
        {frame.phase === 'open' ? <OwnRequests requests={data.requests} /> : null}
        {data.proxy ? <ProxyNotice base={base} canChange={isOpen && canSubmit} notice={data.proxy} /> : null}
        {isDeclined ? <DeclinedNotice isOpen={isOpen} link={choice} /> : <ParticipationState {...data} />}
      </div>
      <RequestText {...data} choice={choice} />
      <div className="my-8 flex flex-wrap items-center gap-x-6 gap-y-4">
        {isOpen && open && !isDeclined ? (
          <ButtonLink size="lg" to={`${base}/${open.id}`}>
            {hasAnswers ? t('start.continue') : t('start.begin')}
          </ButtonLink>
        ) : null}
        {canSubmit && isOpen && hasAnswers && !isDeclined && !open && !submitted?.isCurrent ? (
          <ButtonLink size="lg" to={`${base}/review`}>
            {t('start.review')}
          </ButtonLink>
        ) : null}
        {submitted ? <TextLink to={`${base}/done`}>{t('start.copy')}</TextLink> : null}
        {canSubmit ? <TextLink to={`${base}/preview`}>{t('start.preview')}</TextLink> : null}
      </div>
      {canSubmit && frame.phase !== 'closed' ? (
        <AnswerWays base={base} section={isOpen && !isDeclined ? ((open ?? sections[0])?.id ?? null) : null} />
      ) : null}
      <section aria-labelledby="progress">
        <div className="mb-4">
          <Heading id="progress" level={2}>
            {t('start.progress')}
          </Heading>
        </div>
        {canSubmit && isOpen && data.hasChecklist ? (
          <p className="mb-4">
            <TextLink to={`${base}/plants`}>
              {plants.length > 0 ? ofPlants('startLinkChange') : ofPlants('startLink')}
            </TextLink>
          </p>
        ) : null}
        <SectionTasks {...{ frame, sections, hasAnswers, plants }} />
        {canSubmit && isOpen && approval && !isDeclined ? (
          <SendingTasks {...{ base, hasAnswers, submitted, approval }} />
        ) : null}
      </section>
    </RespondentPage>
  );
}
