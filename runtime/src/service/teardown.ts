import type { Logger } from '../observability/logger.ts';

/** What must be undone, in reverse. `AsyncDisposableStack` is not in Node.js 20. */
export class Teardown {
  readonly #steps: (() => void | Promise<void>)[] = [];
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  add(step: () => void | Promise<void>): void {
    this.#steps.push(step);
  }

  /** A step that fails is logged and does not keep the others from being undone. */
  async run(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        this.#log.error({ err: error }, 'a step of the shutdown failed');
      }
    }
  }
}
