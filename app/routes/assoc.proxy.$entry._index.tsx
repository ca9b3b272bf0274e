import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { NotificationBanner } from '../components/notification-banner.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { DropForm, TurnForm } from '../components/proxy/entry-forms.tsx';
import { EntryNotice } from '../components/proxy/entry-notices.tsx';
import { TypedSections } from '../components/proxy/typed-sections.tsx';
import { TextLink } from '../components/text-link.tsx';
import { readForm } from '../http/form.server.ts';
import { parseIntent } from '../member/intents.ts';
import { changeProxyEntry } from '../services/change-proxy-entry.server.ts';
import { readProxyEntry } from '../services/read-proxy-entry.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { captionOf } from '../text/format.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'enter-paper');
  const page = await readProxyEntry(actor, params.entry);
  if (!page) throw new Response(null, { status: 404 });
  return page;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireActor(request, 'enter-paper');
  const intent = parseIntent('routes/assoc.proxy.$entry._index', (await readForm(request)).get('intent'));
  if (!intent) throw new Response(null, { status: 400 });
  return changeProxyEntry(viewer, intent, params.entry);
}

/** Only whoever types may see it: no browser or proxy keeps it. */
export const headers = () => ({ 'Cache-Control': 'private, no-store' });

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  const locale = localeOfMatches(matches);
  const title = translator(locale, 'proxy')('list.title');
  return [{ title: documentTitle(locale, data ? `${data.head.company[locale]} - ${title}` : title) }];
};

type Fault =
  | 'unread'
  | 'noPaper'
  | 'nothingTyped'
  | 'differs'
  | 'ownEntry'
  | 'taken'
  | 'over'
  | 'closed'
  | 'begun'
  | 'declined';

export default function ProxyEntry() {
  const { head, turn, state, isOwn, isBegun, isDeclined, sections } = useLoaderData<typeof loader>();
  const fault = useActionData<{ fault: Fault }>()?.fault ?? null;
  const t = useText('proxy');
  const locale = useLocale();
  const isTurn = !isDeclined && (turn === 'typing' || turn === 'checking');
  return (
    <PageLayout variant="staff">
      <p className="mb-4">
        <TextLink to={`/assoc/proxy?wave=${encodeURIComponent(head.wave.slug)}`}>‹ {t('entry.back')}</TextLink>
      </p>
      <PageHeading
        caption={captionOf([head.wave.title[locale], t(`state.${state}`)], locale)}
        title={head.company[locale]}
        {...(isTurn ? { lead: turn === 'typing' ? t('entry.firstLead') : t('entry.secondLead') } : {})}
      />
      <div className="mb-8 flex max-w-text flex-col gap-4 empty:hidden">
        {fault ? <NotificationBanner kind="error" role="alert" title={t(`fault.${fault}`)} /> : null}
        <EntryNotice {...{ turn, state, isOwn, isBegun, isDeclined }} />
      </div>
      {isTurn ? <TypedSections entry={head.id} isSecond={turn === 'checking'} sections={sections} /> : null}
      {isDeclined ? null : <TurnForm turn={turn} />}
      {turn === 'over' ? null : <DropForm />}
    </PageLayout>
  );
}
