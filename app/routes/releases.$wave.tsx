import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireActor } from '../auth/guard.server.ts';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { LiveRelease } from '../components/releases/live-release.tsx';
import { mayDo, type Role } from '../member/roles.ts';
import { readReleaseRun } from '../services/read-release-run.server.ts';
import type { ReleaseProgress } from '../survey/release-run.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

function resultsHrefFor(role: Role, { slug, asksAssociations }: ReleaseProgress['wave']): string | null {
  if (mayDo(role, 'read-association-benchmark')) return `/assoc/surveys/${slug}/results`;
  return mayDo(role, 'read-all-released') && !asksAssociations ? `/policy/heatmap?wave=${slug}` : null;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { actor, role } = await requireActor(request, 'watch-release');
  const progress = await readReleaseRun(actor, params.wave ?? '');
  if (progress === null) throw new Response(null, { status: 404 });
  const isAssociation = mayDo(role, 'read-association-benchmark');
  return { progress, isAssociation, resultsHref: resultsHrefFor(role, progress.wave) };
}

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  const locale = localeOfMatches(matches);
  const caption = translator(locale, 'releases')('caption');
  return [{ title: documentTitle(locale, data ? `${caption} ${data.progress.wave.title[locale]}` : caption) }];
};

export default function Release() {
  const t = useText('releases');
  const tResults = useText('results');
  const locale = useLocale();
  const { progress, isAssociation, resultsHref } = useLoaderData<typeof loader>();
  const { slug, title } = progress.wave;
  const home = isAssociation ? { text: tResults('assoc.home'), to: '/assoc' } : { text: t('home'), to: '/releases' };
  return (
    <PageLayout breadcrumbs={[home, { text: title[locale] }]} variant="staff">
      <PageHeading caption={t('caption')} title={title[locale]} />
      <LiveRelease key={slug} progress={progress} resultsHref={resultsHref} />
    </PageLayout>
  );
}
