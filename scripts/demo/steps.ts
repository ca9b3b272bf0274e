/** Says on the terminal how far a run is: one line when a step begins to work, one when it is done or was already. */
export type Steps = {
  /** Runs a step. `work` returns what to add to the line, `ready` where nothing had to be done. */
  run<T>(title: string, work: () => Promise<StepResult<T>>): Promise<T>;
  /** One line of what a step is doing. */
  note(line: string): void;
};

/** What a step gives: its value, whether it was already there, and a few words for the line. */
type StepResult<T> = { readonly value: T; readonly isReady: boolean; readonly detail?: string };

/** Steps that write to `print`, with times from `clock` (milliseconds). */
export function createSteps(print: (line: string) => void, clock: () => number): Steps {
  return {
    async run(title, work) {
      const began = clock();
      const { value, isReady, detail } = await work();
      const seconds = ((clock() - began) / 1000).toFixed(1);
      const text = detail ? `${title}: ${detail}` : title;
      print(isReady ? `[ready] ${text}` : `[done ] ${text} (${seconds} s)`);
      return value;
    },
    note: (line) => print(`        ${line}`),
  };
}
