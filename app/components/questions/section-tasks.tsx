import type { ReactNode } from 'react';
import type { SectionState } from '../../survey/journey.ts';
import { isOwnSection } from '../../survey/own-sections.ts';
import { splitPlantId, splitTitle } from '../../survey/plants.ts';
import { type Bilingual, sectionName } from '../../survey/questionnaire.ts';
import { useLocale, useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import { ProgressBar } from '../progress-bar.tsx';
import type { StatusTone } from '../status-badge.tsx';
import { type Task, TaskList } from '../task-list.tsx';
import type { SurveyFrame } from './respondent-page.tsx';

export type SectionTasksProps = {
  frame: SurveyFrame;
  /** The plants that answer by themselves, in order. */
  plants?: readonly { id: string; name: string }[];
  sections: readonly (SectionState & {
    id: string;
    block: string;
    title: Bilingual;
    asked: number;
    askedOf: readonly string[];
  })[];
  hasAnswers: boolean;
};

const TONES: Readonly<Record<SectionState['state'], StatusTone>> = {
  notStarted: 'neutral',
  inProgress: 'info',
  complete: 'plain',
  needsCheck: 'warning',
};

/** How far the sheet is, and its sections as tasks in any order, with who else was asked to fill each in. */
export function SectionTasks({ frame, sections, hasAnswers, plants = [] }: SectionTasksProps) {
  const t = useText('answering');
  const ofPlants = useText('plants');
  const shell = useText('shell');
  const words = useText('submission');
  const own = useText('associations');
  const locale = useLocale();
  const done = sections.filter((section) => section.state === 'complete').length;
  const sum = (key: 'asked' | 'answered') => sections.reduce((total, section) => total + section[key], 0);
  const counts = { total: sections.length, done, answered: sum('answered'), asked: sum('asked') };
  const base = `/answer/${frame.slug}`;
  const isReadable = frame.phase === 'open' || (frame.phase === 'closed' && hasAnswers);
  const tasks: Task[] = sections.map(({ id, block, title, asked, answered, askedOf, state }) => ({
    id: `task-${id}`,
    title: titleOf({ id, block, title }),
    hint: (
      <>
        {t('start.sectionHint', { count: asked, answered })}
        {isOwnSection(id) ? <span className="block">{own('ownSection.body')}</span> : null}
        {askedOf.length > 0 ? (
          <span className="block">{words('tasks.asked', { names: askedOf.join(locale === 'ja' ? '、' : ', ') })}</span>
        ) : null}
      </>
    ),
    ...(isReadable ? { to: `${base}/${id}` } : {}),
    status: { text: shell(`task.${state}`), tone: TONES[state] },
  }));
  const groups = groupByPlant(tasks, sections).map((group, index) => {
    const plant = plants.find(({ id }) => id === group.plant);
    const company = index === 0 ? ofPlants('tasks.company') : ofPlants('tasks.companyMore');
    return { id: plant?.id ?? `company-${index}`, title: plant?.name ?? company, tasks: group.tasks };
  });
  return (
    <div className="flex max-w-text flex-col gap-6">
      <ProgressBar label={t('start.progressValue', counts)} max={counts.asked} value={counts.answered} />
      <div>
        <div className="mb-2">
          <Heading level={3}>{words('tasks.sections')}</Heading>
        </div>
        {groups.length > 1 ? (
          <div className="flex flex-col gap-6">
            {groups.map(({ id, title, tasks: some }) => (
              <section aria-labelledby={`tasks-${id}`} key={id}>
                <div className="mb-2 break-words">
                  <Heading id={`tasks-${id}`} level={4}>
                    {title}
                  </Heading>
                </div>
                <TaskList label={title} tasks={some} />
              </section>
            ))}
          </div>
        ) : (
          <TaskList label={t('start.sections')} tasks={tasks} />
        )}
      </div>
    </div>
  );

  /** A plant's section stands under the plant's name: only who hears the link alone is told it again. */
  function titleOf(section: { id: string; block: string; title: Bilingual }): ReactNode {
    const plant = plants.find(({ id }) => id === splitPlantId(section.id).plant);
    if (!plant) return sectionName(section, locale);
    const { base, suffix } = splitTitle(section.title, plant);
    return (
      <>
        {sectionName({ ...section, title: base }, locale)}
        <span className="sr-only">{suffix[locale]}</span>
      </>
    );
  }
}

/** Neighbouring tasks of one plant together; those of no plant are the company's. */
function groupByPlant(tasks: readonly Task[], sections: readonly { id: string }[]) {
  const groups: { plant: string | null; tasks: Task[] }[] = [];
  tasks.forEach((task, index) => {
    const { plant } = splitPlantId(sections[index]?.id ?? '');
    const last = groups.at(-1);
    if (last && last.plant === plant) last.tasks.push(task);
    else groups.push({ plant, tasks: [task] });
  });
  return groups;
}
