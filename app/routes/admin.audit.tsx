import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parseBefore } from '../audit/read-event.ts';
import { requireActor } from '../auth/guard.server.ts';
import { AuditTable } from '../components/admin/audit-table.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { listAudit } from '../services/list-audit.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'operate');
  if (actor.kind !== 'operator') throw new Response(null, { status: 404 });
  const before = parseBefore(new URL(request.url).searchParams.get('before'));
  return { ...(await listAudit(actor, before)), isFirst: before === null };
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'audit')('title')) }];
};

export default function Audit() {
  const t = useText('audit');
  const data = useLoaderData<typeof loader>();
  return (
    <PageLayout variant="staff">
      <PageHeading lead={t('portalLead')} title={t('title')} />
      <AuditTable events={data.events} isFirst={data.isFirst} older={data.older} />
    </PageLayout>
  );
}
