import { MartyError } from '../../errors.ts';

export interface LoadLimits {
  /** Bytes of one file; default 5 MiB, as Helm's. */
  readonly fileBytes: number;
  /** Bytes of all files of a chart and its subcharts, unpacked; default 100 MiB, as Helm's. */
  readonly totalBytes: number;
  /** Number of files; default 20,000. */
  readonly files: number;
}

const MIB = 1024 * 1024;
const DEFAULT_LIMITS: LoadLimits = { fileBytes: 5 * MIB, totalBytes: 100 * MIB, files: 20_000 };

/** What one load may still read, over the chart and all archives in it. */
export class LoadBudget {
  private readonly limits: LoadLimits;
  private bytes = 0;
  private files = 0;

  constructor(limits: Partial<LoadLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  get remainingBytes(): number {
    return this.limits.totalBytes - this.bytes;
  }

  /** Counts a file before it is read. */
  take(name: string, size: number): void {
    if (size > this.limits.fileBytes)
      throw exceeded(
        `chart file ${JSON.stringify(name)} is larger than the maximum file size ${this.limits.fileBytes}`,
      );
    this.bytes += size;
    this.files++;
    if (this.remainingBytes < 0)
      throw exceeded(`chart is larger than the maximum size ${this.limits.totalBytes}`);
    if (this.files > this.limits.files) throw exceeded(`chart has more than ${this.limits.files} files`);
  }
}

export function exceeded(message: string): MartyError {
  return new MartyError('MARTY-H046', message);
}
