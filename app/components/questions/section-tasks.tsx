import type { SectionState } from '../../survey/journey.ts';
import { type Bilingual, sectionSign } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { ProgressBar } from '../progress-bar.tsx';
import type { StatusTone } from '../status-badge.tsx';
import { type Task, TaskList } from '../task-list.tsx';
import type { SurveyFrame } from './respondent-page.tsx';

export type SectionTasksProps = {
  frame: SurveyFrame;
  sections: readonly (SectionState & { id: string; block: string; title: Bilingual })[];
  submitted: { isCurrent: boolean } | null;
  hasAnswers: boolean;
  canSubmit: boolean;
};

const TONES: Readonly<Record<SectionState['state'], StatusTone>> = {
  notStarted: 'neutral',
  inProgress: 'info',
  complete: 'plain',
};

/** How far the sheet is, and its sections as tasks in any order; last of all the submission. */
export function SectionTasks({ frame, sections, submitted, hasAnswers, canSubmit }: SectionTasksProps) {
  const t = useText('answering');
  const shell = useText('shell');
  const locale = useLocale();
  const done = sections.filter((section) => section.state === 'complete').length;
  const sum = (key: 'asked' | 'answered') => sections.reduce((total, section) => total + section[key], 0);
  const counts = { total: sections.length, done, answered: sum('answered'), asked: sum('asked') };
  const base = `/answer/${frame.slug}`;
  const isReadable = frame.phase === 'open' || (frame.phase === 'closed' && hasAnswers);
  const tasks: Task[] = sections.map(({ id, block, title, asked, answered, state }) => ({
    id: `task-${id}`,
    title: `${sectionSign({ id, block })} ${title[locale]}`,
    hint: t('start.sectionHint', { asked, answered }),
    ...(isReadable ? { to: `${base}/${id}` } : {}),
    status: { text: shell(`task.${state}`), tone: TONES[state] },
  }));
  return (
    <div className="flex max-w-text flex-col gap-6">
      <ProgressBar label={t('start.progressValue', counts)} max={counts.asked} value={counts.answered} />
      <TaskList label={t('start.sections')} tasks={[...tasks, ...submission()]} />
    </div>
  );

  function submission(): Task[] {
    if (frame.phase !== 'open' || !canSubmit) return [];
    const state = submitted?.isCurrent ? 'sent' : submitted ? 'changed' : 'ready';
    const tone = ({ sent: 'plain', changed: 'warning', ready: 'info' } as const)[state];
    return [
      {
        id: 'task-submit',
        title: t('start.review'),
        hint: hasAnswers ? t('start.sendHint') : t('start.sendEmpty'),
        ...(hasAnswers ? { to: `${base}/review` } : {}),
        status: hasAnswers ? { text: t(`start.${state}`), tone } : { text: shell('task.cannotStart'), tone: 'neutral' },
      },
    ];
  }
}
