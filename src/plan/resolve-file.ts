import type { FilePolicy } from './desired-tree.ts';
import type { Hash } from './hash.ts';
import { isText, mergeTexts } from './merge.ts';
import type { Conflict, ConflictKind, Resolution } from './plan.ts';
import type { RecordedFile } from './record.ts';

/** All that decides what happens to one desired file. */
export interface FileSituation {
  readonly path: string;
  readonly policy: FilePolicy;
  readonly desired: { readonly hash: Hash; readonly content: Uint8Array };
  readonly current: { readonly hash: Hash; readonly content: Uint8Array } | undefined;
  readonly recorded: RecordedFile | undefined;
  /** The content that marty generated last, if it is still known. */
  readonly base: Uint8Array | undefined;
}

/** `write` without content writes the desired content; `recorded` is what the record says from now on. */
export type FileDecision =
  | {
      readonly kind: 'write';
      readonly content?: Uint8Array;
      readonly recorded: Hash;
      readonly warning?: string;
    }
  | { readonly kind: 'leave'; readonly recorded: Hash | undefined; readonly warning?: string }
  | { readonly kind: 'conflict'; readonly conflict: Conflict };

const MESSAGES: Record<Exclude<ConflictKind, 'type' | 'target-exists'>, string> = {
  edited: 'was changed since marty wrote it, and marty owns it',
  unrecorded: 'is there already, and marty did not write it',
  overlap: 'was changed in the lines that marty wants to change',
  deleted: 'was deleted, and marty has a new version of it',
};

function decode(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}

function merged(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** Settles a conflict by the choice made for it, or reports it. */
function settle(
  situation: FileSituation,
  kind: keyof typeof MESSAGES,
  choice: Resolution | undefined,
): FileDecision {
  const { path, desired, current, base } = situation;
  const mergeable =
    current !== undefined && isText(current.content) && isText(desired.content) && kind !== 'deleted';
  if (choice === 'overwrite') return { kind: 'write', recorded: desired.hash };
  if (choice === 'keep') {
    const recorded =
      situation.policy === 'merge' && kind !== 'unrecorded' ? desired.hash : situation.recorded?.hash;
    return { kind: 'leave', recorded };
  }
  if (choice === 'merge' && mergeable) {
    if (situation.recorded?.hash === desired.hash) return { kind: 'leave', recorded: desired.hash };
    const baseText = base === undefined ? undefined : decode(base);
    const { text, conflicts } = mergeTexts(decode(current.content), baseText, decode(desired.content));
    const warning = `has ${conflicts} conflict${conflicts === 1 ? '' : 's'} between <<<<<<< and >>>>>>> to settle`;
    return {
      kind: 'write',
      content: merged(text),
      recorded: desired.hash,
      ...(conflicts === 0 ? {} : { warning }),
    };
  }
  return {
    kind: 'conflict',
    conflict: {
      path,
      kind,
      message: `${path} ${MESSAGES[kind]}.`,
      choices: mergeable ? ['keep', 'overwrite', 'merge'] : ['keep', 'overwrite'],
      theirs: desired.hash,
      ...(current === undefined ? {} : { ours: current.hash }),
    },
  };
}

function resolveAbsent(situation: FileSituation, choice: Resolution | undefined): FileDecision {
  const { policy, desired, recorded } = situation;
  if (recorded === undefined || policy === 'owned') return { kind: 'write', recorded: desired.hash };
  if (policy === 'once' || recorded.hash === desired.hash) return { kind: 'leave', recorded: recorded.hash };
  return settle(situation, 'deleted', choice);
}

function resolveEdited(situation: FileSituation, choice: Resolution | undefined): FileDecision {
  const { policy, desired, current, recorded, base } = situation;
  if (policy !== 'merge') return settle(situation, 'edited', choice);
  if (recorded?.hash === desired.hash) return { kind: 'leave', recorded: desired.hash };
  if (current === undefined || base === undefined || !isText(current.content) || !isText(desired.content)) {
    return settle(situation, 'overlap', choice);
  }
  const { text, conflicts } = mergeTexts(decode(current.content), decode(base), decode(desired.content));
  if (conflicts > 0) return settle(situation, 'overlap', choice);
  return { kind: 'write', content: merged(text), recorded: desired.hash };
}

/** What happens to one desired file: see the policies in `desired-tree.ts`. */
export function resolveFile(situation: FileSituation, choice: Resolution | undefined): FileDecision {
  const { policy, desired, current, recorded } = situation;
  if (current === undefined) return resolveAbsent(situation, choice);
  if (current.hash === desired.hash) return { kind: 'leave', recorded: desired.hash };
  if (recorded === undefined) return settle(situation, 'unrecorded', choice);
  if (policy === 'once') return { kind: 'leave', recorded: recorded.hash };
  if (current.hash === recorded.hash) return { kind: 'write', recorded: desired.hash };
  return resolveEdited(situation, choice);
}
