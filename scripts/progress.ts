import { takesLong } from '../analytics/disclosure/long-audit.ts';

/** How far a stage is, where it says so. */
type Step = Readonly<{ done: number; total: number }>;

/** What a stage calls when it is done, or after each of its steps. */
type OnStage = (stage: string, info: object) => void;

/** Where progress is written: a terminal, or a log. */
type Output = { isTTY?: boolean; write(text: string): unknown };

const WIDTH = 30;
const LINE_EVERY = 10;

/** The steps of a stage that counts them (`done` of `total`), else null. */
export function stepOf(info: object): Step | null {
  const { done, total } = info as Partial<Step>;
  return Number.isSafeInteger(done) && Number.isSafeInteger(total) ? (info as Step) : null;
}

/** What is said before a long audit, once it is known who answered; null for other stages, and where it takes minutes. */
export function warningOf(stage: string, info: object): string | null {
  const { companies, associations } = info as { companies?: unknown; associations?: unknown };
  if (stage !== 'read' || !isCount(companies) || !isCount(associations)) return null;
  if (!takesLong({ companies, associations })) return null;
  return `${companies} companies in ${associations} associations: the audit of so many takes hours, with many columns a day or more.`;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

const percentOf = ({ done, total }: Step): number => (total === 0 ? 100 : Math.floor((100 * done) / total));

/** `audit    [#####.....] 12 of 24`. */
function barOf(stage: string, step: Step): string {
  const full = Math.floor((WIDTH * percentOf(step)) / 100);
  return `${stage.padEnd(8)} [${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${step.done} of ${step.total}`;
}

/**
 * Lines for the stages that count their steps, one per ten percent: a long audit is neither silent nor a flood. Other stages give none.
 */
export function createProgressLines(print: (line: string) => void): OnStage {
  const said = new Map<string, number>();
  return (stage, info) => {
    const step = stepOf(info);
    if (step === null) return;
    const tenth = Math.floor(percentOf(step) / LINE_EVERY);
    if (step.done === 0 || tenth <= (said.get(stage) ?? 0)) return;
    said.set(stage, tenth);
    print(`${stage} ${percentOf(step)} %, ${step.done} of ${step.total}`);
  };
}

/** Progress of the stages that count their steps: a bar that stays on one line of a terminal, else lines. */
export function createProgress(out: Output): OnStage {
  if (out.isTTY !== true) return createProgressLines((line) => out.write(`${line}\n`));
  return (stage, info) => {
    const step = stepOf(info);
    if (step !== null) out.write(`\r\u001b[K${barOf(stage, step)}${step.done >= step.total ? '\n' : ''}`);
  };
}
