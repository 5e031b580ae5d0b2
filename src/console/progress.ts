import type { Progress, TextStyle } from '../commands/command.ts';

/** Work shorter than this is not worth a line. */
const WORTH_SHOWING_MS = 500;

export interface ProgressView {
  /** A spinner; else one plain line when a step is done. */
  readonly animated: boolean;
  readonly quiet: boolean;
  readonly style: TextStyle;
  readonly stream: NodeJS.WriteStream;
  write(line: string): void;
  /** Milliseconds of a monotonic clock. */
  clock(): number;
}

/** Steps of work on stderr; only those that take longer than half a second are seen. */
export function createProgress(view: ProgressView): Progress {
  if (view.quiet) return { step: async (_label, work) => await work() };
  return {
    async step(label, work) {
      const started = view.clock();
      const spinner = view.animated ? lateSpinner(label, view.stream) : undefined;
      let failed = true;
      try {
        const result = await work();
        failed = false;
        return result;
      } finally {
        await spinner?.stop();
        const took = view.clock() - started;
        if (took >= WORTH_SHOWING_MS) {
          const mark = failed ? view.style.red('✘') : view.style.green('✔');
          view.write(`${mark} ${label} ${view.style.dim(`(${seconds(took)})`)}\n`);
        }
      }
    },
  };
}

function lateSpinner(label: string, stream: NodeJS.WriteStream): { stop(): Promise<void> } {
  let started: Promise<{ stop(): unknown }> | undefined;
  const timer = setTimeout(() => {
    started = import('ora').then(({ default: ora }) =>
      ora({ text: label, stream, discardStdin: false }).start(),
    );
  }, WORTH_SHOWING_MS);
  return {
    async stop() {
      clearTimeout(timer);
      (await started)?.stop();
    },
  };
}

/** `1.2 s`. */
function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
