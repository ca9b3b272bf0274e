import { useText } from '../../text/use-text.ts';
import { Heading } from '../heading.tsx';
import type { StatusTone } from '../status-badge.tsx';
import { type Task, TaskList } from '../task-list.tsx';
import { type ApprovalFacts, type ApprovalWord, approvalWord } from './approval-words.ts';

export type SendingTasksProps = {
  base: string;
  hasAnswers: boolean;
  submitted: { isCurrent: boolean } | null;
  approval: ApprovalFacts;
};

const TONES: Readonly<Record<ApprovalWord, StatusTone>> = {
  off: 'neutral',
  notAsked: 'info',
  awaiting: 'info',
  stale: 'warning',
  returned: 'warning',
  approved: 'plain',
};

/** The last tasks of a sheet: to check it, to have it approved, to submit it. What cannot be begun yet says so. */
export function SendingTasks({ base, hasAnswers, submitted, approval }: SendingTasksProps) {
  const t = useText('submission');
  const shell = useText('shell');
  const isSent = submitted?.isCurrent ?? false;
  const word = approvalWord(approval, isSent);
  const notYet = { text: shell('task.cannotStart'), tone: 'neutral' } as const;
  const review = hasAnswers ? { to: `${base}/review` } : {};
  const tasks: Task[] = [
    {
      id: 'task-check',
      title: t('tasks.check'),
      hint: hasAnswers ? t('tasks.checkHint') : t('tasks.empty'),
      ...review,
      status: hasAnswers ? { text: t('tasks.canCheck'), tone: isSent ? 'plain' : 'info' } : notYet,
    },
    {
      id: 'task-approval',
      title: t('tasks.approval'),
      hint: word === 'off' ? t('tasks.approvalOff') : t('tasks.approvalOn'),
      to: `${base}/approval`,
      status: word === 'notAsked' && !hasAnswers ? notYet : { text: t(`tasks.${word}`), tone: TONES[word] },
    },
    sendTask(),
  ];
  return (
    <div className="mt-8 max-w-text">
      <div className="mb-2">
        <Heading level={3}>{t('tasks.send')}</Heading>
      </div>
      <TaskList label={t('tasks.send')} tasks={tasks} />
    </div>
  );

  function sendTask(): Task {
    const task = { id: 'task-submit', title: t('tasks.submit') };
    if (isSent)
      return {
        ...task,
        hint: t('tasks.submitHint'),
        to: `${base}/done`,
        status: { text: t('tasks.sent'), tone: 'plain' },
      };
    if (approval.isNeeded) return { ...task, hint: t('tasks.submitApproved'), status: notYet };
    if (!hasAnswers) return { ...task, hint: t('tasks.empty'), status: notYet };
    const status: Task['status'] = submitted
      ? { text: t('tasks.changed'), tone: 'warning' }
      : { text: t('tasks.canSubmit'), tone: 'info' };
    return { ...task, hint: t('tasks.submitHint'), to: `${base}/review#declaration`, status };
  }
}
