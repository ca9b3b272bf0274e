import type { ReactNode } from 'react';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { faultHref, itemName } from '../questions/fault-text.ts';
import { Faults } from '../questions/section-parts.tsx';
import type { PaperSectionFormProps } from './paper-section-form.tsx';

export type PaperNoticesProps = Pick<PaperSectionFormProps, 'q' | 'section' | 'differs' | 'posted' | 'unread'> & {
  /** What the address says of the last save: `saved`, or `open` where something is left to look at. */
  shows: string | null;
  children: ReactNode;
};

/** Everything that must be said of a section typed off paper, around its heading: faults, differences, what came up. */
export function PaperNotices({ q, section, differs, posted, unread, shows, children }: PaperNoticesProps) {
  const t = useText('proxy');
  const locale = useLocale();
  const different = section.items
    .filter(({ id }) => differs.includes(id))
    .map((item) => ({
      href: faultHref(item, item.id),
      text: t('section.differItem', { item: itemName(item, locale) }),
    }));
  return (
    <>
      <Faults {...(posted ?? unread)} q={q} section={section} />
      {children}
      <div className="mb-6 flex max-w-text flex-col gap-4 empty:hidden">
        {posted?.refused ? <NotificationBanner kind="error" role="alert" title={t(`fault.${posted.refused}`)} /> : null}
        {different.length > 0 ? (
          <NotificationBanner kind="warning" role="status" title={t('section.differTitle')}>
            <p>{t('section.differBody')}</p>
            <ul className="mt-2 list-disc ps-6">
              {different.map(({ href, text }) => (
                <li key={href}>
                  <a className="link-text" href={href}>
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          </NotificationBanner>
        ) : null}
        {shows === 'open' && different.length === 0 && !posted ? (
          <NotificationBanner kind="info" role="status" title={t('section.newTitle')}>
            <p>{t('section.newBody')}</p>
          </NotificationBanner>
        ) : null}
        {shows === 'saved' && !posted ? (
          <NotificationBanner kind="success" role="status" title={t('section.saved')} />
        ) : null}
      </div>
    </>
  );
}
