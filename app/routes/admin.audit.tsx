import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { AuditPage } from '../components/admin/audit-page.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { listAuditPage } from '../services/list-audit.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { actor } = await requireActor(request, 'operate');
  if (actor.kind !== 'operator') throw new Response(null, { status: 404 });
  return listAuditPage(actor, new URL(request.url).searchParams.get('before'));
}

export const handle = READ_ONLY;

export const meta: MetaFunction<typeof loader> = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'audit')('title')) }];
};

export default function Audit() {
  return <AuditPage of="portal" {...useLoaderData<typeof loader>()} />;
}
