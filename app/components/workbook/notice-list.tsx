import { findSection, type Questionnaire } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import type { Place } from '../../workbook/file-rows.ts';
import { sectionTitle } from '../../workbook/layout.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { placeText } from './finding-text.ts';

/** A part of a file that was not read. */
export type PreviewNotice =
  | { kind: 'foreignSheet'; sheet: string }
  | { kind: 'notYours' | 'gone'; section: string }
  | { kind: 'unknownRow'; key: string; place: Place }
  | { kind: 'missing'; section: string; count: number }
  | { kind: 'absent'; count: number };

const MOST = 20;

/** What of a file was not read, and what becomes of those answers. */
export function NoticeList({ notices, q }: { notices: readonly PreviewNotice[]; q: Questionnaire }) {
  const t = useText('workbook');
  const locale = useLocale();
  const text = (notice: PreviewNotice): string => {
    switch (notice.kind) {
      case 'foreignSheet':
        return t('notice.foreignSheet', { sheet: notice.sheet });
      case 'notYours':
      case 'gone':
        return t(`notice.${notice.kind}`, { section: notice.section || t('notice.ownSection') });
      case 'unknownRow':
        return t('notice.unknownRow', { key: notice.key, place: placeText(t, notice.place) });
      case 'missing': {
        const section = findSection(q, notice.section);
        return t('notice.missing', {
          section: section ? sectionTitle(section, locale) : notice.section,
          count: notice.count,
        });
      }
      case 'absent':
        return t('notice.absent', { count: notice.count });
    }
  };
  if (notices.length === 0) return null;
  const texts = [...new Set(notices.map(text))].slice(0, MOST);
  return (
    <NotificationBanner kind="info" title={t('preview.noticeTitle')}>
      <ul className="list-disc ps-6">
        {texts.map((one) => (
          <li className="break-words" key={one}>
            {one}
          </li>
        ))}
      </ul>
    </NotificationBanner>
  );
}
