import { LONG_AUDIT } from '../../../analytics/disclosure/long-audit.ts';
import { isPassing, RELEASE_STEPS, type ReleasePhase, type ReleaseProgress } from '../../survey/release-run.ts';
import { formatDateTime, formatNumber } from '../../text/format.ts';
import type { Locale } from '../../text/locale.ts';
import type { Text } from '../../text/translate.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { ProgressBar } from '../progress-bar.tsx';
import { SummaryList } from '../summary-list.tsx';
import { Announcer } from './announcer.tsx';
import { LiveControls } from './live-controls.tsx';
import { PhaseBanner, type PhaseBannerProps } from './phase-banner.tsx';
import { StepList, type StepListProps } from './step-list.tsx';
import { useProgress } from './use-progress.ts';

const STEP_STATUS: Readonly<Record<ReleasePhase, StepListProps['status']>> = {
  notClosed: 'notYet',
  waiting: 'notYet',
  running: 'now',
  interrupted: 'stopped',
  released: 'notYet',
  refused: 'stopped',
  failed: 'stopped',
};

const stepNumber = ({ phase, run }: ReleaseProgress): number =>
  phase === 'released' ? RELEASE_STEPS.length : (run?.step ?? 0);

type Columns = { done: number; total: number; step: 'audit' | 'verify' };

/** The columns that the running step has done, null where it does not count any. */
function columnsOf({ phase, run }: ReleaseProgress): Columns | null {
  const step = RELEASE_STEPS[run?.step ?? 0];
  if (phase !== 'running' || !run || run.done === null || run.total === null) return null;
  return step === 'audit' || step === 'verify' ? { done: run.done, total: run.total, step } : null;
}

/** The sentence that is read out: how the release stands, or how far its running step is. */
function sentenceOf(progress: ReleaseProgress, columns: string | null, t: Text<'releases'>): string {
  const step = RELEASE_STEPS[stepNumber(progress)];
  if (progress.phase !== 'running' || step === undefined) return t(`phase.${progress.phase}.title`);
  return columns ?? t('announce', { step: t(`step.${step}.title`), status: t('status.now') });
}

/** The page of a release below its heading; it follows the release while it runs. */
export function LiveRelease({ progress: initial, resultsHref }: PhaseBannerProps) {
  const t = useText('releases');
  const locale = useLocale();
  const href = `/releases/${initial.wave.slug}`;
  const watch = useProgress(initial, `${href}/progress`);
  const { progress } = watch;
  const { phase } = progress;
  const columns = columnsOf(progress);
  const text =
    columns &&
    t(`columns.${columns.step}`, {
      done: formatNumber(columns.done, locale),
      total: formatNumber(columns.total, locale),
    });
  const stepsTitle = t(phase === 'notClosed' ? 'stepsLater' : 'stepsTitle');
  return (
    <div className="flex flex-col gap-10">
      <PhaseBanner progress={progress} resultsHref={resultsHref} />
      <section className="flex flex-col gap-6">
        <Heading level={2}>{stepsTitle}</Heading>
        <StepList label={stepsTitle} status={STEP_STATUS[phase]} step={stepNumber(progress)}>
          {columns ? (
            <>
              <ProgressBar label={text} max={columns.total} value={columns.done} />
              <p className="mt-1 text-std-16N-170 text-solid-gray-700">{t('columns.what')}</p>
            </>
          ) : null}
        </StepList>
      </section>
      <section className="flex max-w-text flex-col gap-4">
        <Heading level={2}>{t('nextTitle')}</Heading>
        <p>{t(`next.${phase}`)}</p>
        {phase !== 'released' && phase !== 'refused' ? <p>{t('long', longAuditIn(locale))}</p> : null}
        <RunFacts progress={progress} />
      </section>
      {isPassing(phase) ? <LiveControls href={href} watch={watch} /> : null}
      <Announcer isUrgent={!isPassing(phase)} text={sentenceOf(progress, text, t)} />
    </div>
  );
}

const longAuditIn = (locale: Locale) => ({
  companies: formatNumber(LONG_AUDIT.companies, locale),
  associations: formatNumber(LONG_AUDIT.associations, locale),
});

function RunFacts({ progress: { phase, run } }: { progress: ReleaseProgress }) {
  const t = useText('releases');
  const locale = useLocale();
  if (run === null) return null;
  const at = (time: string) => t('facts.inJapan', { time: formatDateTime(time, locale) });
  const hasEnded = phase === 'released' || phase === 'refused' || phase === 'failed';
  const rows = [
    { key: 'started', description: at(run.startedAt) },
    { key: hasEnded ? 'ended' : 'updated', description: at(run.updatedAt) },
    { key: 'reference', description: run.reference },
  ] as const;
  return <SummaryList rows={rows.map((row) => ({ ...row, term: t(`facts.${row.key}`) }))} />;
}
