import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor, requireConfirmed } from '../auth/guard.server.ts';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { RespondentPage } from '../components/questions/respondent-page.tsx';
import { AskShare } from '../components/sharing/ask-share.tsx';
import { LinkShown } from '../components/sharing/link-shown.tsx';
import { MailPreview } from '../components/sharing/mail-preview.tsx';
import { ConfirmFirst, ShareNotices, type SharingFaultName } from '../components/sharing/notices.tsx';
import { ShareForm, shareFieldOf } from '../components/sharing/share-form.tsx';
import { ShareList } from '../components/sharing/share-list.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { portalOrigin } from '../http/settings.server.ts';
import { parseIntent } from '../member/intents.ts';
import { emptyTyped } from '../member/sharing-request.ts';
import { changeSharing, type SharingView } from '../services/change-sharing.server.ts';
import { readSharing } from '../services/read-sharing.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { formatDate } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireActor(request, 'manage-people');
  const page = await readSharing(viewer, params.wave ?? '');
  if (!page) throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  return {
    ...page,
    isConfirmed: viewer.session.isConfirmed,
    ask: { what: search.get('ask'), id: search.get('id') },
    wanted: search.getAll('section').slice(0, 100),
    operationId: crypto.randomUUID(),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const form = await readForm(request);
  const viewer = await requireConfirmed(request, 'manage-people');
  const intent = parseIntent('routes/answer.$wave.share', form.get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  if (!(await readSharing(viewer, params.wave ?? ''))) throw new Response(null, { status: 404 });
  return changeSharing(viewer, { wave: params.wave ?? '', intent, form, origin: portalOrigin() });
}

/** The page names people, and once a link: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'sharing')('title')) }];
};

export default function ShareSections() {
  const data = useLoaderData<typeof loader>();
  const posted = useActionData<SharingView>();
  const t = useText('sharing');
  const answering = useText('answering');
  const locale = useLocale();
  const { frame, sections, lines, isHeld } = data;
  const base = `/answer/${frame.slug}`;
  const page = `${base}/share`;
  const titles = new Map(sections.map(({ id, sign, title }) => [id, `${sign} ${title[locale]}`]));
  const faults = (posted && 'faults' in posted ? posted.faults : []) as readonly SharingFaultName[];
  const day = formatDate(data.lastDay, locale);
  const placed = faults.flatMap((fault) => {
    const href = fault === 'noParts' ? '#parts' : shareFieldOf(fault);
    return href ? [{ href, text: t(`faults.${fault}`, { day }) }] : [];
  });
  const loose = faults.find((fault) => fault !== 'badDay' && fault !== 'noParts' && !shareFieldOf(fault));
  const isOpen = frame.phase === 'open';
  if (posted?.step === 'preview' || posted?.step === 'link')
    return (
      <RespondentPage frame={frame}>
        <PageHeading caption={frame.organisation[locale]} title={t('title')} />
        {posted.step === 'preview' ? <MailPreview {...posted} /> : <LinkShown {...posted} back={page} />}
      </RespondentPage>
    );
  return (
    <RespondentPage frame={frame}>
      <p className="mb-4 print:hidden">
        <TextLink to={base}>‹ {answering('section.back')}</TextLink>
      </p>
      <ErrorSummary errors={placed} />
      <PageHeading caption={frame.organisation[locale]} lead={t('lead')} title={t('title')} />
      <ShareNotices fault={loose === 'badDay' ? null : (loose ?? null)} />
      <AskShare
        {...{ lines, titles, page }}
        ask={posted?.step === 'list' && faults.includes('noParts') ? { what: 'takeBack', id: posted.id } : data.ask}
        error={faults.includes('noParts') ? t('faults.noParts') : null}
        waveId={data.waveId}
      />
      <div className="flex flex-col gap-12">
        <section aria-labelledby="asked" className="flex max-w-text flex-col gap-4">
          <Heading id="asked" level={2}>
            {t('list.title')}
          </Heading>
          {lines.length > 0 ? <p>{t('list.autoReminder')}</p> : null}
          <ShareList
            {...{ lines, titles, page }}
            canManage={!isHeld && isOpen}
            events={data.events}
            operationId={data.operationId}
          />
          <p>
            {t('list.more')} <TextLink to="/company/people">{t('list.people')}</TextLink>
          </p>
        </section>
        {isHeld ? (
          <p>{t('faults.held')}</p>
        ) : !isOpen ? (
          <p>{t('closed')}</p>
        ) : data.isConfirmed ? (
          <ShareForm
            dueDay={data.dueDay}
            faults={faults}
            key={posted?.step ?? 'new'}
            lastDay={data.lastDay}
            sections={sections}
            typed={posted?.step === 'form' ? posted.typed : emptyTyped(data.wanted)}
          />
        ) : (
          <ConfirmFirst page={page} />
        )}
      </div>
    </RespondentPage>
  );
}
