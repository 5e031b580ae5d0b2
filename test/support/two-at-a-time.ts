import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type KubeObject, readObjects } from '../../src/objects/index.ts';

/** Does some work for each item, two at a time, as CI has two cores; results in the order of the items. */
export async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

const run = promisify(execFile);

/**
 * The objects that a program prints as YAML.
 *
 * @param quiet whether warnings are failures, too
 * @throws with the program's stderr where it fails
 */
export async function printedObjects(
  program: string,
  args: readonly string[],
  quiet = false,
): Promise<KubeObject[]> {
  const { stdout, stderr } = await run(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (quiet && stderr !== '') throw new Error(stderr);
  return readObjects(stdout, program);
}
