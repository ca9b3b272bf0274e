import { findSection, type Questionnaire } from '../../survey/questionnaire.ts';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { sectionTitle } from '../../workbook/layout.ts';
import type { Refusal } from '../../workbook/raw-file.ts';
import { NotificationBanner } from '../notification-banner.tsx';

export type RefusedProps = {
  q: Questionnaire;
  closesAt: string;
  refused: { reason: 'file'; refusal: Refusal } | { reason: 'closed' | 'notOpen' | 'expired' };
};

/** Why a file is not taken, in one sentence, and that nothing was changed. */
export function Refused({ q, closesAt, refused }: RefusedProps) {
  const t = useText('workbook');
  const locale = useLocale();
  if (refused.reason === 'expired')
    return (
      <NotificationBanner kind="error" role="alert" title={t('preview.expiredTitle')}>
        <p>{t('preview.expiredBody')}</p>
      </NotificationBanner>
    );
  const sentence = () => {
    if (refused.reason === 'closed') return t('page.closed', { closed: formatDate(closesAt, locale) });
    if (refused.reason === 'notOpen') return t('page.notOpen');
    if (refused.reason !== 'file') return '';
    const { fault, line = 0, column = '', sheet = '', section: id = '' } = refused.refusal;
    const found = findSection(q, id);
    const section = found ? sectionTitle(found, locale) : id.toUpperCase();
    return t(`refusal.${fault}`, { line, column, sheet, section });
  };
  return (
    <NotificationBanner kind="error" role="alert" title={t('page.refusedTitle')}>
      <p data-refusal={refused.reason === 'file' ? refused.refusal.fault : refused.reason}>{sentence()}</p>
      <p className="mt-2">{t('page.refusedNext')}</p>
    </NotificationBanner>
  );
}
