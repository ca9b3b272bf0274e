import type { MetaFunction } from '@remix-run/node';
import type { ReactNode } from 'react';
import { DataTable } from '../components/data-table.tsx';
import { Heading } from '../components/heading.tsx';
import { PageHeading } from '../components/page-heading.tsx';
import { PageLayout } from '../components/page-layout.tsx';
import { documentTitle, localeOfMatches } from '../text/document-title.ts';
import { translator } from '../text/translate.ts';
import { useText } from '../text/use-text.ts';

export const meta: MetaFunction = ({ matches }) => {
  const locale = localeOfMatches(matches);
  return [{ title: documentTitle(locale, translator(locale, 'shell')('about.title')) }];
};

export default function About() {
  const t = useText('shell');
  return (
    <PageLayout breadcrumbs={[{ text: t('nav.top'), to: '/' }, { text: t('about.title') }]} variant="public">
      <PageHeading lead={t('about.lead')} title={t('about.title')} />
      <div className="flex flex-col gap-12">
        <Part title={t('about.purpose.title')}>
          <p>{t('about.purpose.body1')}</p>
          <p>{t('about.purpose.body2')}</p>
        </Part>
        <section className="flex flex-col gap-4">
          <Heading level={2}>{t('about.seen.title')}</Heading>
          <WhoSeesWhat />
        </section>
        <Part title={t('about.rules.title')}>
          <ul className="flex list-disc flex-col gap-2 ps-6">
            {(['five', 'derive', 'audit', 'after', 'same', 'small'] as const).map((rule) => (
              <li key={rule}>{t(`about.rules.${rule}`)}</li>
            ))}
          </ul>
        </Part>
        {(['keep', 'cookies', 'access', 'fonts'] as const).map((part) => (
          <Part key={part} title={t(`about.${part}.title`)}>
            <p>{t(`about.${part}.body`)}</p>
          </Part>
        ))}
      </div>
    </PageLayout>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex max-w-text flex-col gap-4">
      <Heading level={2}>{title}</Heading>
      {children}
    </section>
  );
}

function WhoSeesWhat() {
  const t = useText('shell');
  const rows = (['own', 'association', 'policy'] as const).map((who) => ({
    key: who,
    cells: [t(`about.seen.${who}`), t(`about.seen.${who}What`), t(`about.seen.${who}Never`)],
  }));
  return (
    <DataTable
      stacked
      caption={t('about.seen.caption')}
      columns={[{ label: t('about.seen.who') }, { label: t('about.seen.what') }, { label: t('about.seen.never') }]}
      rows={rows}
    />
  );
}
