import { NavLink } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useText } from '../../text/use-text.ts';
import { ErrorSummary } from '../error-summary.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { PageHeading } from '../page-heading.tsx';
import { PageLayout } from '../page-layout.tsx';

export type AccountPageProps = {
  title: string;
  lead?: string;
  /** What was wrong with the form, and the field it belongs to. */
  fault?: { href: string; text: string } | null;
  /** What was just done. */
  done?: string | null;
  children: ReactNode;
};

/** The frame of the pages of one's own account: links to the others, what happened, and the page. */
export function AccountPage({ title, lead, fault = null, done = null, children }: AccountPageProps) {
  const t = useText('security');
  const links = [
    { to: '/account', text: t('account.profile') },
    { to: '/account/sessions', text: t('account.sessions') },
    { to: '/account/factors', text: t('account.factors') },
    { to: '/account/password', text: t('account.password') },
  ];
  return (
    <PageLayout variant="staff">
      <ErrorSummary errors={fault ? [fault] : []} />
      <PageHeading caption={t('account.title')} title={title} {...(lead ? { lead } : {})} />
      <nav aria-label={t('account.nav')} className="mb-8 print:hidden">
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          {links.map(({ to, text }) => (
            <li key={to}>
              <NavLink className="link-text aria-[current=page]:font-bold" end to={to}>
                {text}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex flex-col items-start gap-8">
        {done ? <NotificationBanner kind="success" role="status" title={done} /> : null}
        {children}
      </div>
    </PageLayout>
  );
}

/** Why a session that a code by mail began changes nothing here. */
export function NeedFactor() {
  const t = useText('security');
  return (
    <NotificationBanner kind="warning" title={t('factors.needFactor')}>
      <p>{t('factors.needFactorBody')}</p>
    </NotificationBanner>
  );
}
