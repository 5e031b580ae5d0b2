import { posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MartyError } from '../../errors.ts';
import type { ChartFile } from './chart.ts';
import { exceeded, type LoadBudget } from './load-limits.ts';
import { withoutByteOrderMark } from './read-directory.ts';
import { readTar } from './tar.ts';

function unsafe(message: string): MartyError {
  return new MartyError('MARTY-H044', message);
}

/** A tar costs at most a header and padding more than its files. */
const TAR_OVERHEAD = 64 * 1024 * 1024;

function unzip(data: Uint8Array, source: string, budget: LoadBudget): Uint8Array {
  if (data[0] !== 0x1f || data[1] !== 0x8b)
    throw new MartyError('MARTY-H043', `file '${source}' does not appear to be a gzipped archive`);
  try {
    return gunzipSync(data, { maxOutputLength: budget.remainingBytes + TAR_OVERHEAD });
  } catch (cause) {
    if (cause instanceof RangeError) throw exceeded(`chart archive ${source} unpacks to too many bytes`);
    throw new MartyError('MARTY-H043', `archive ${source} is damaged`, { cause });
  }
}

/** The name of an entry inside the chart: without the archive's own folder, and never outside it. */
function nameInChart(entry: string): string {
  const windows = entry.includes('\\');
  const parts = entry.split(windows ? '\\' : '/');
  const inner = parts.slice(1).join('/');
  if (posix.isAbsolute(inner)) throw unsafe('chart illegally contains absolute paths');
  const name = posix.normalize(inner === '' ? '.' : inner);
  if (name === '.' || name === './')
    throw unsafe(`chart illegally contains content outside the base directory: ${JSON.stringify(entry)}`);
  if (name.startsWith('..')) throw unsafe('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(name) || name.includes('\0')) throw unsafe('chart contains illegally named files');
  if (parts[0] === '..') throw unsafe('chart illegally references parent directory');
  if (parts[0] === 'Chart.yaml') throw unsafe('chart yaml not in base directory');
  return name;
}

/**
 * Reads the files of a .tgz chart. Paths out of it, links and devices are refused, and it is never unpacked
 * further than the budget allows.
 */
export function readArchive(data: Uint8Array, source: string, budget: LoadBudget): ChartFile[] {
  const files: ChartFile[] = [];
  for (const entry of readTar(unzip(data, source, budget))) {
    if (entry.kind === 'directory') continue;
    const name = nameInChart(entry.name);
    if (entry.kind !== 'file')
      throw unsafe(`chart archive holds ${JSON.stringify(entry.name)}, which is a link or a device`);
    budget.take(name, entry.data.length);
    files.push({ name, data: withoutByteOrderMark(entry.data) });
  }
  if (files.length === 0) throw new MartyError('MARTY-H043', 'no files in chart archive');
  return files;
}
