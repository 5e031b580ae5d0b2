import { MartyError } from '../../errors.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { assembleChart } from './assemble-chart.ts';
import type { Chart } from './chart.ts';
import { LoadBudget, type LoadLimits } from './load-limits.ts';
import { readArchive } from './read-archive.ts';
import { readDirectory } from './read-directory.ts';

export interface LoadOptions {
  /** Folder that symbolic links must stay in; default: the enclosing git work tree, else the chart. */
  readonly linkRoot?: string;
  readonly limits?: Partial<LoadLimits>;
  /** Whose rules for values.yaml hold; default 3. */
  readonly helmVersion?: 3 | 4;
}

/**
 * Loads a chart from a folder or a .tgz archive, with the subcharts in it. Paths are absolute.
 *
 * @throws MartyError MARTY-H040 to H049 and H073, and MARTY-Y… for YAML
 */
export function loadChart(fs: ReadFs, path: string, options: LoadOptions = {}): Chart {
  try {
    return load(fs, path, options);
  } catch (error) {
    throw unreadable(error, path) ?? error;
  }
}

/** What the system says of a file that cannot be read, as a coded error. */
function unreadable(error: unknown, chart: string): MartyError | undefined {
  if (!(error instanceof Error) || error instanceof MartyError || !('syscall' in error)) return undefined;
  const file = 'path' in error ? String(error.path) : chart;
  return new MartyError('MARTY-H073', error.message, { where: { file }, cause: error });
}

function load(fs: ReadFs, path: string, options: LoadOptions): Chart {
  const stat = fs.stat(path);
  if (stat === undefined) throw new MartyError('MARTY-H040', `there is no chart at ${path}`);
  const budget = new LoadBudget(options.limits);
  const { helmVersion = 3 } = options;
  if (stat.kind === 'directory')
    return assembleChart(readDirectory(fs, path, options.linkRoot, budget), path, budget, helmVersion);
  if (stat.kind !== 'file') throw new MartyError('MARTY-H040', `${path} is neither a folder nor an archive`);
  return assembleChart(readArchive(fs.readFile(path), path, budget), path, budget, helmVersion);
}
