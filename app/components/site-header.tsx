import { Link, NavLink } from '@remix-run/react';
import type { ReactNode } from 'react';
import { mayDo, type Role } from '../member/roles.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { LanguageLinks } from './language-links.tsx';
import { type ShellViewer, useShellData } from './shell-data.ts';
import { SiteMark } from './site-mark.tsx';

/** What the head of a respondent's page says instead of a navigation. */
export type SurveyHead = { title: ReactNode; deadline?: ReactNode; status?: ReactNode };

export type SiteHeaderProps = { variant: 'public' | 'respondent' | 'staff'; survey?: SurveyHead };

/** Name, language, who is signed in; below it the pages of who is signed in, or the survey's own line for a respondent. */
export function SiteHeader({ variant, survey }: SiteHeaderProps) {
  const viewer = useShellData()?.viewer ?? null;
  return (
    <header className="border-b border-solid-gray-300 bg-white print:border-black">
      <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-6 px-4 py-2 text-std-16N-170 desktop:px-8 desktop:py-3">
        <div className="me-auto">
          <SiteName isLink={variant !== 'respondent'} />
        </div>
        <div className="print:hidden">
          <LanguageLinks />
        </div>
        <Account viewer={viewer} />
      </div>
      {variant !== 'respondent' && viewer ? <OwnPages role={viewer.role} /> : null}
      {variant === 'respondent' && survey ? <SurveyLine {...survey} /> : null}
    </header>
  );
}

function SiteName({ isLink }: { isLink: boolean }) {
  const t = useText('shell');
  const name = (
    <>
      <SiteMark />
      <span className="flex flex-col">
        <span className="text-std-20B-150">{t('siteName')}</span>
        <span className="text-dns-14N-120 text-solid-gray-700 max-desktop:hidden">{t('siteTagline')}</span>
      </span>
    </>
  );
  const look = 'flex items-center gap-3 py-1 text-solid-gray-900';
  if (!isLink) return <div className={look}>{name}</div>;
  return (
    <Link className={`focus-ring ${look} no-underline hover:underline`} to="/">
      {name}
    </Link>
  );
}

function Account({ viewer }: { viewer: ShellViewer | null }) {
  const t = useText('shell');
  const locale = useLocale();
  if (!viewer) {
    return (
      <Link className="link-text py-2 max-sm:basis-full max-sm:text-end print:hidden" to="/login">
        {t('header.signIn')}
      </Link>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 max-desktop:basis-full print:hidden">
      <p>
        <span className="sr-only">{t('header.viewer')} </span>
        {viewer.organisation ? <span className="me-2">{viewer.organisation[locale]}</span> : null}
        <span className={`text-solid-gray-700 ${viewer.organisation ? 'max-desktop:sr-only' : ''}`}>{viewer.name}</span>
      </p>
      <div className="ms-auto flex flex-wrap gap-x-4">
        {viewer.hasOtherRoles ? (
          <Link className="link-text py-2" to="/account/role">
            {t('header.switch')}
          </Link>
        ) : null}
        <Link className="link-text py-2" to="/account">
          {t('header.account')}
        </Link>
        <form action="/logout" method="post">
          <button className="link-text cursor-pointer py-2" type="submit">
            {t('header.signOut')}
          </button>
        </form>
      </div>
    </div>
  );
}

function OwnPages({ role }: { role: Role }) {
  const t = useText('shell');
  const people = useText('people');
  const proxy = useText('proxy');
  const links = [
    ...(mayDo(role, 'read-association-benchmark') ? [{ to: '/assoc', text: t('nav.association'), end: true }] : []),
    ...(mayDo(role, 'invite-members') ? [{ to: '/assoc/members', text: people('nav.members') }] : []),
    ...(mayDo(role, 'enter-paper') ? [{ to: '/assoc/proxy', text: proxy('nav') }] : []),
    ...(mayDo(role, 'read-association-audit') ? [{ to: '/assoc/audit', text: t('nav.audit') }] : []),
    ...(mayDo(role, 'read-all-released')
      ? [
          { to: '/policy', text: t('nav.policyHome'), end: true },
          { to: '/policy/heatmap', text: t('nav.policy') },
        ]
      : []),
    ...(mayDo(role, 'watch-release') && !mayDo(role, 'read-association-benchmark')
      ? [{ to: '/releases', text: t('nav.releases') }]
      : []),
    ...(mayDo(role, 'read-own-benchmark') ? [{ to: '/company', text: t('nav.company'), end: true }] : []),
    ...(mayDo(role, 'manage-people') ? [{ to: '/company/people', text: people('nav.company') }] : []),
    ...(mayDo(role, 'see-accesses') ? [{ to: '/company/accesses', text: people('nav.accesses') }] : []),
    ...(mayDo(role, 'manage-staff') ? [{ to: '/admin/people', text: people('nav.staff') }] : []),
    ...(mayDo(role, 'request-dual') ? [{ to: '/admin/requests', text: t('nav.requests') }] : []),
    ...(mayDo(role, 'operate') ? [{ to: '/admin/audit', text: t('nav.audit') }] : []),
  ];
  if (links.length === 0) return null;
  return (
    <nav aria-label={t('nav.label')} className="mx-auto max-w-page px-4 desktop:px-8 print:hidden">
      <ul className="flex flex-wrap gap-x-6">
        {links.map(({ to, text, ...more }) => (
          <li key={to}>
            <NavLink
              className="focus-ring inline-block border-b-4 border-transparent py-2 text-std-16N-170 text-solid-gray-900 no-underline hover:border-solid-gray-400 aria-[current=page]:border-key-900 aria-[current=page]:font-bold aria-[current=page]:text-key-900"
              end={'end' in more}
              to={to}
            >
              {text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SurveyLine({ title, deadline, status }: SurveyHead) {
  return (
    <div className="border-t border-solid-gray-200 bg-solid-gray-50">
      <div className="mx-auto flex max-w-page flex-wrap items-baseline justify-between gap-x-8 px-4 py-2 text-std-16N-170 desktop:px-8">
        <p className="font-bold">{title}</p>
        <div className="flex flex-wrap gap-x-6">
          {deadline ? <p>{deadline}</p> : null}
          {status}
        </div>
      </div>
    </div>
  );
}
