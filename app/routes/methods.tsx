import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Heading } from '../components/heading.tsx';
import { Checking } from '../components/methods/checking.tsx';
import { Proof } from '../components/methods/proof.tsx';
import { PolicyTable, ReleaseFacts } from '../components/methods/release-facts.tsx';
import { Rules } from '../components/methods/rules.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { READ_ONLY } from '../components/read-only.ts';
import { Select } from '../components/select.tsx';
import { SummaryList } from '../components/summary-list.tsx';
import { type MethodsPage, readMethods } from '../services/read-methods.server.ts';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useLocale, useText } from '../text/use-text.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const page = await readMethods(new URL(request.url).searchParams.get('wave'));
  if (page === null) throw new Response(null, { status: 404 });
  return page;
}

export const headers = () => ({ 'Cache-Control': 'private, no-cache' });

export const handle = READ_ONLY;

export const meta: MetaFunction = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'methods')('title')) }];
};

const PARTS = ['rules', 'values', 'proof', 'open', 'verify', 'formulae'] as const;
type Part = (typeof PARTS)[number];
const OPEN = [
  'guess',
  'change',
  'repair',
  'absence',
  'coalition',
  'group',
  'participation',
  'items',
  'others',
] as const;
const FORMULAE = ['share', 'conditional', 'weight', 'done', 'notDone', 'score', 'median'] as const;

export default function Methods() {
  const t = useText('methods');
  const shell = useText('shell');
  const { waves, release, policy } = useLoaderData<typeof loader>();
  const audited = release === null || release.audited;
  const titleOf = (part: Part) => t(part === 'proof' && audited ? 'proof.titleAudited' : `${part}.title`);
  const content: Readonly<Record<Part, ReactNode>> = {
    rules: <Rules beforeAudit={!audited} policy={policy} />,
    values: (
      <>
        <PolicyTable policy={policy} />
        {release === null ? null : (
          <div className="mt-6">
            <ReleaseFacts release={release} />
          </div>
        )}
      </>
    ),
    proof: <Proof audited={release?.audited ?? null} coalition={policy.coalition} />,
    open: (
      <>
        <p>{t('open.lead')}</p>
        <ul className="flex list-disc flex-col gap-2 ps-6">
          {OPEN.map((limit) => (
            <li key={limit}>{t(`open.${limit}`, { coalition: policy.coalition })}</li>
          ))}
        </ul>
      </>
    ),
    verify: <Checking release={release} />,
    formulae: (
      <SummaryList
        rows={FORMULAE.map((key) => ({
          key,
          term: t(`formulae.${key}.term`),
          description: t(`formulae.${key}.body`),
        }))}
      />
    ),
  };
  return (
    <PageLayout breadcrumbs={[{ text: shell('nav.top'), to: '/' }, { text: t('title') }]} variant="public">
      <PageHeading lead={t('lead')} title={t('title')} />
      <div className="flex flex-col gap-12">
        <Opening release={release} titleOf={titleOf} waves={waves} />
        {PARTS.map((part) => (
          <section className="flex max-w-text flex-col gap-4" id={part} key={part}>
            <Heading level={2}>{titleOf(part)}</Heading>
            {content[part]}
          </section>
        ))}
      </div>
    </PageLayout>
  );
}

type OpeningProps = Pick<MethodsPage, 'release' | 'waves'> & { titleOf: (part: Part) => string };

function Opening({ release, waves, titleOf }: OpeningProps) {
  const t = useText('methods');
  const locale = useLocale();
  return (
    <div className="flex max-w-text flex-col gap-6">
      {waves.length > 1 ? (
        <Form className="flex flex-col items-start gap-4 rounded-8 bg-solid-gray-50 p-4 print:hidden" method="get">
          <div className="max-w-full min-w-0">
            <Field id="wave" label={t('chooseWave')}>
              <Select
                defaultValue={release?.slug}
                id="wave"
                key={release?.slug}
                name="wave"
                options={waves.map(({ slug, title }) => ({ value: slug, label: title[locale] }))}
              />
            </Field>
          </div>
          <Button size="sm" type="submit" variant="outline">
            {t('chooseSubmit')}
          </Button>
        </Form>
      ) : null}
      <p>{release === null ? t('noRelease') : t('forWave', { wave: release.title[locale] })}</p>
      <nav aria-labelledby="contents">
        <p className="text-std-16B-170" id="contents">
          {t('contents')}
        </p>
        <ul className="mt-2 flex list-disc flex-col gap-1 ps-6">
          {PARTS.map((part) => (
            <li key={part}>
              <a className="link-text" href={`#${part}`}>
                {titleOf(part)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
