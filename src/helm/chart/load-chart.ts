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
 * @throws MartyError MARTY-H040 to H049, and MARTY-Y… for YAML
 */
export function loadChart(fs: ReadFs, path: string, options: LoadOptions = {}): Chart {
  const stat = fs.stat(path);
  if (stat === undefined) throw new MartyError('MARTY-H040', `there is no chart at ${path}`);
  const budget = new LoadBudget(options.limits);
  const { helmVersion = 3 } = options;
  if (stat.kind === 'directory')
    return assembleChart(readDirectory(fs, path, options.linkRoot, budget), path, budget, helmVersion);
  if (stat.kind !== 'file') throw new MartyError('MARTY-H040', `${path} is neither a folder nor an archive`);
  return assembleChart(readArchive(fs.readFile(path), path, budget), path, budget, helmVersion);
}
