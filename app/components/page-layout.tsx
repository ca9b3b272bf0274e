import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { type Breadcrumb, Breadcrumbs } from './breadcrumbs.tsx';
import { DemoBand } from './demo-band.tsx';
import { useShellData } from './shell-data.ts';
import { SiteFooter } from './site-footer.tsx';
import { SiteHeader, type SurveyHead } from './site-header.tsx';

export type PageLayoutProps = {
  variant: 'public' | 'respondent' | 'staff';
  children: ReactNode;
  breadcrumbs?: readonly Breadcrumb[];
  /** The line under the header of a respondent's page: survey, deadline, state of saving. */
  survey?: SurveyHead;
  /** Whom to ask; without it the footer names the association's secretariat in general. */
  contact?: ReactNode;
  /** Something across the whole width above the main column, such as the home page's opening. */
  opening?: ReactNode;
};

/** The frame of a page: skip link, demo band, header, main, footer. A respondent's page has no navigation. */
export function PageLayout({ variant, children, breadcrumbs, survey, contact, opening }: PageLayoutProps) {
  const t = useText('shell');
  const isDemo = useShellData()?.isDemo ?? false;
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        className="link-text sr-only bg-white focus:not-sr-only focus:absolute focus:start-2 focus:top-2 focus:z-10 focus:px-4 focus:py-2"
        href="#main"
      >
        {t('skipLink')}
      </a>
      {isDemo ? <DemoBand /> : null}
      <SiteHeader variant={variant} {...(survey ? { survey } : {})} />
      <main className="mb-16 outline-none" id="main" tabIndex={-1}>
        {opening}
        <div className="mx-auto max-w-page px-4 pt-8 desktop:px-8 desktop:pt-10">
          {breadcrumbs ? <Breadcrumbs items={breadcrumbs} /> : null}
          {children}
        </div>
      </main>
      <SiteFooter contact={contact} />
    </div>
  );
}
