import { expand } from '@inquirer/prompts';
import type { TextStyle } from '../commands/command.ts';
import type { Conflict, Resolution } from '../plan/plan.ts';
import { renderConflictDiff } from '../plan/render-diff.ts';
import { diffText } from './plan-text.ts';
import type { ResolveConflicts } from './show-result.ts';

type Answer = Resolution | 'all' | 'diff' | 'quit';

interface Choice {
  readonly key: 'y' | 'n' | 'a' | 'd' | 'm' | 'q';
  readonly name: string;
  readonly value: Answer;
}

/** Asks for each conflict: yes, no, all, diff, merge, quit. */
export function createConflictPrompts(
  host: NodeJS.Process,
  signal: AbortSignal,
  style: TextStyle,
): ResolveConflicts {
  return async (plan) => {
    const decisions = new Map<string, Resolution>();
    let all = false;
    for (const conflict of plan.conflicts) {
      if (all && conflict.choices.includes('overwrite')) {
        decisions.set(conflict.path, 'overwrite');
        continue;
      }
      const canDiff = renderConflictDiff(plan, conflict) !== '';
      let answer: Answer;
      do {
        answer = await expand<Answer>(
          { message: conflict.message, default: 'n', choices: choicesOf(conflict, canDiff) },
          { input: host.stdin, output: host.stderr, signal },
        );
        if (answer === 'diff') host.stderr.write(`${diffText(renderConflictDiff(plan, conflict), style)}\n`);
      } while (answer === 'diff');
      if (answer === 'quit') return undefined;
      all ||= answer === 'all';
      decisions.set(conflict.path, answer === 'all' ? 'overwrite' : answer);
    }
    return decisions;
  };
}

function choicesOf({ choices }: Conflict, canDiff: boolean): Choice[] {
  const can = (resolution: Resolution) => choices.includes(resolution);
  const all: [boolean, Choice][] = [
    [can('overwrite'), { key: 'y', name: 'yes, overwrite it', value: 'overwrite' }],
    [can('keep'), { key: 'n', name: 'no, keep yours', value: 'keep' }],
    [can('overwrite'), { key: 'a', name: 'overwrite this and all others', value: 'all' }],
    [canDiff, { key: 'd', name: 'show the difference', value: 'diff' }],
    [can('merge'), { key: 'm', name: 'merge, with markers where both changed', value: 'merge' }],
    [true, { key: 'q', name: 'quit and write nothing', value: 'quit' }],
  ];
  return all.filter(([offered]) => offered).map(([, choice]) => choice);
}
