import type { Bilingual } from '../../survey/questionnaire.ts';
import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

export type ProxyNoticeProps = {
  base: string;
  /** Whether the reader may correct and withdraw now. */
  canChange: boolean;
  notice: {
    association: Bilingual;
    day: string;
    paper: { typedBy: string; checkedBy?: string; signatory?: string; day?: string };
  };
};

/** Tells a company that its association entered its paper form: who, when, from which paper, and what it can do. */
export function ProxyNotice({ base, canChange, notice }: ProxyNoticeProps) {
  const t = useText('proxy');
  const locale = useLocale();
  const { association, day, paper } = notice;
  return (
    <NotificationBanner
      kind="info"
      title={t('notice.title', { association: association[locale], day: formatDate(day, locale) })}
    >
      <p>{t('notice.paper', { day: formatDate(paper.day ?? day, locale), signatory: paper.signatory ?? '' })}</p>
      <p>{t('notice.who', { typed: paper.typedBy, checked: paper.checkedBy ?? '' })}</p>
      {canChange ? <p className="mt-2">{t('notice.body')}</p> : null}
      <p className="mt-2 flex flex-wrap gap-x-8 gap-y-2">
        <TextLink to={`${base}/done`}>{t('notice.see')}</TextLink>
        {canChange ? <TextLink to={`${base}/withdraw`}>{t('notice.withdraw')}</TextLink> : null}
      </p>
    </NotificationBanner>
  );
}
