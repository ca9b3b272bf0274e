import { formatDate } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

export type ReleaseNoteProps = {
  /** The survey, for the link to the rules by which it was published. */
  slug: string;
  audited: boolean;
  releasedOn: string;
  /** The whole is published as all members of published associations. */
  wholeIsMembers: boolean;
  /** Who answered; absent where the page says by itself that only aggregates are shown. */
  of?: 'companies' | 'associations';
};

/** What every page about a release says first: that it was not audited, where that is so, and when it was published. */
export function ReleaseNote({ slug, audited, releasedOn, wholeIsMembers, of }: ReleaseNoteProps) {
  const t = useText('results');
  const methods = useText('methods');
  const locale = useLocale();
  const sentences = [
    t('release.date', { date: formatDate(releasedOn, locale) }),
    ...(of === undefined ? [] : [t(of === 'companies' ? 'release.basis' : 'release.basisAssociations')]),
    t(of === 'associations' ? 'release.baseAssociations' : 'release.base'),
  ];
  return (
    <div className="flex flex-col gap-4">
      {audited ? null : (
        <NotificationBanner kind="warning" title={t('release.notAudited')}>
          <p className="print:hidden">
            <TextLink to={`/methods?wave=${slug}#proof`}>{methods('more')}</TextLink>
          </p>
        </NotificationBanner>
      )}
      <p className="text-std-16N-170 text-solid-gray-700">{sentences.join(locale === 'ja' ? '' : ' ')}</p>
      {wholeIsMembers ? <p className="text-std-16N-170">{t('release.wholeIsMembers')}</p> : null}
    </div>
  );
}
