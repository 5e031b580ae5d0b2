import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';

/** What `MARTY_OUTPUT_FILE` is told, one JSON document a line. */
export type MartyEvent =
  | { readonly type: 'command-started'; readonly command: string; readonly version: string }
  | {
      readonly type: 'file-created' | 'file-edited' | 'file-deleted' | 'file-renamed' | 'file-chmod';
      readonly path: string;
    }
  | { readonly type: 'conflict'; readonly path: string; readonly kind: string; readonly message: string }
  | {
      readonly type: 'finding';
      readonly code: string;
      readonly level: string;
      readonly message: string;
      readonly where?: string;
    }
  | {
      readonly type: 'command-failed';
      readonly code: string;
      readonly message: string;
      readonly exitCode: number;
    }
  | { readonly type: 'command-finished'; readonly exitCode: number };

export type EmitEvent = (event: MartyEvent) => void;

/** Appends events to a file; without a path they go nowhere. Throws MARTY-U013 if the file cannot be written. */
export function eventWriter(fs: WriteFs, path: string | undefined, now: () => Date): EmitEvent {
  if (path === undefined || path === '') return () => {};
  return (event) => {
    try {
      fs.appendFile(path, `${JSON.stringify({ time: now().toISOString(), ...event })}\n`);
    } catch (cause) {
      throw new MartyError('MARTY-U013', `The event file cannot be written: ${(cause as Error).message}`, {
        where: { file: path },
        cause,
      });
    }
  };
}
