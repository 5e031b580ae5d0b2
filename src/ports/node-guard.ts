import { getHeapStatistics } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { MartyError } from '../errors.ts';
import type { Guard } from './guard.ts';

/** Of the heap that V8 may use; beyond that its own end of memory, which nobody can catch, is near. */
const HEAP_SHARE = 0.7;
const WORK = Symbol.for('marty.guarded-work');

/** @throws MartyError MARTY-H005 from `run` when the time is over */
export function nodeGuard(seconds: number): Guard {
  const { heap_size_limit: heap } = getHeapStatistics();
  return {
    run: (work) => {
      const holder = globalThis as { [WORK]?: () => unknown };
      holder[WORK] = work;
      try {
        // Only a script can be stopped from outside.
        const script = "globalThis[Symbol.for('marty.guarded-work')]()";
        return runInThisContext(script, { timeout: seconds * 1000 }) as ReturnType<typeof work>;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
        throw new MartyError('MARTY-H005', `the chart took longer than ${seconds} s`, { cause: error });
      } finally {
        delete holder[WORK];
      }
    },
    checkMemory: () => {
      const { used_heap_size: used } = getHeapStatistics();
      if (used > heap * HEAP_SHARE)
        throw new MartyError(
          'MARTY-H071',
          `the chart needs more than ${Math.round((heap * HEAP_SHARE) / 1e6)} MB`,
        );
    },
  };
}
