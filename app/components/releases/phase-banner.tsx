import type { ReleasePhase, ReleaseProgress } from '../../survey/release-run.ts';
import { formatDate, formatDateTime } from '../../text/format.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { NotificationBanner, type NotificationBannerProps } from '../notification-banner.tsx';
import { TextLink } from '../text-link.tsx';

const KINDS: Readonly<Record<ReleasePhase, NotificationBannerProps['kind']>> = {
  notClosed: 'info',
  waiting: 'info',
  running: 'info',
  interrupted: 'warning',
  released: 'success',
  refused: 'warning',
  failed: 'error',
};

export type PhaseBannerProps = {
  progress: ReleaseProgress;
  /** Where the reader finds the results; null for who reads none. */
  resultsHref: string | null;
};

/** How the release stands, in one box: what happened, what was published or not, and whom to ask. */
export function PhaseBanner({ progress, resultsHref }: PhaseBannerProps) {
  const t = useText('releases');
  const methods = useText('methods');
  const locale = useLocale();
  const { phase, run, standing, wave } = progress;
  const published = standing && { number: standing.number, date: formatDate(standing.releasedOn, locale) };
  const hasEndedInVain = phase === 'refused' || phase === 'failed';
  return (
    <NotificationBanner kind={KINDS[phase]} title={t(`phase.${phase}.title`)}>
      <div className="flex flex-col gap-2">
        {phase === 'released' ? (
          <>
            {published ? <p>{t('phase.released.body', published)}</p> : null}
            <p className="flex flex-wrap gap-x-8 gap-y-2">
              {resultsHref ? <TextLink to={resultsHref}>{t('results')}</TextLink> : null}
              <TextLink to={`/methods?wave=${wave.slug}`}>{methods('more')}</TextLink>
            </p>
          </>
        ) : (
          <p>{t(`phase.${phase}.body`, { closesAt: formatDateTime(wave.closesAt, locale) })}</p>
        )}
        {phase === 'refused' ? <Refusals refusals={run?.refusals ?? []} /> : null}
        {hasEndedInVain ? <p className="font-bold">{t('nothing')}</p> : null}
        {phase !== 'released' && published ? <p className="font-bold">{t('standing', published)}</p> : null}
        {hasEndedInVain || phase === 'interrupted' ? (
          <p>{t(phase === 'refused' ? 'ask' : 'askIfAgain', { reference: run?.reference ?? '' })}</p>
        ) : null}
      </div>
    </NotificationBanner>
  );
}

function Refusals({ refusals }: { refusals: NonNullable<ReleaseProgress['run']>['refusals'] }) {
  const t = useText('releases');
  return (
    <ul className="flex list-disc flex-col gap-1 ps-6">
      {refusals.map((refusal) => (
        <li key={refusal}>{t(`refusal.${refusal}`)}</li>
      ))}
    </ul>
  );
}
