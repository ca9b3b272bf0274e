import type { ReactNode } from 'react';
import { useLocale, useText } from '../../text/use-text.ts';
import { ErrorSummary } from '../error-summary.tsx';
import { NotificationBanner } from '../notification-banner.tsx';
import { faultHref, itemName } from '../questions/fault-text.ts';
import { type PaperSectionFormProps, paperFaultText } from './paper-section-form.tsx';

export type PaperNoticesProps = Pick<PaperSectionFormProps, 'q' | 'section' | 'differs' | 'posted'> & {
  /** What the address says of the last save: `saved`, or `open` where something is left to look at. */
  shows: string | null;
  children: ReactNode;
};

/** Everything that must be said of a section typed off paper, around its heading: faults, differences, what came up. */
export function PaperNotices({ q, section, differs, posted, shows, children }: PaperNoticesProps) {
  const t = useText('proxy');
  const answering = useText('answering');
  const locale = useLocale();
  const words = { answering, proxy: t, locale };
  const invalid = section.items.flatMap((item) => {
    const found = posted?.invalid.find(({ itemId }) => itemId === item.id);
    const raw = posted?.typed[item.id] ?? [];
    return found
      ? [{ href: faultHref(item, item.id), text: paperFaultText({ fault: found.fault, item, raw }, { q, words }) }]
      : [];
  });
  const different = section.items
    .filter(({ id }) => differs.includes(id))
    .map((item) => ({
      href: faultHref(item, item.id),
      text: t('section.differItem', { item: itemName(item, locale) }),
    }));
  return (
    <>
      <ErrorSummary errors={invalid} />
      {invalid.length > 0 ? <p className="-mt-4 mb-6">{t('section.partial')}</p> : null}
      {children}
      <div className="mb-6 flex max-w-text flex-col gap-4 empty:hidden">
        {posted?.isClosed ? <NotificationBanner kind="error" role="alert" title={t('fault.closed')} /> : null}
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
