import type { TextStyle } from '../commands/command.ts';
import type { Operation, Plan } from '../plan/plan.ts';

/** Lines of a plan that are shown unless all are asked for. */
const SHORT_LIST = 24;

/** The plan for people: what happens to which file, and why. */
export function planText(plan: Plan, style: TextStyle, all: boolean): string {
  if (plan.operations.length === 0) return `${plan.summary}: nothing to do.\n`;
  const lines = plan.operations.map((operation) => `  ${operationText(operation, style)}`);
  const shown = all || lines.length <= SHORT_LIST ? lines : lines.slice(0, SHORT_LIST - 1);
  const hidden = lines.length - shown.length;
  return [
    `${style.bold(plan.summary)} ${style.dim(`(${plan.root})`)}`,
    ...shown,
    ...(hidden === 0 ? [] : [style.dim(`  … and ${hidden} more; --verbose shows all`)]),
    '',
  ].join('\n');
}

/** `58 created, 1 edited`. */
export function planCounts(plan: Plan): string {
  const verbs = {
    create: 'created',
    edit: 'edited',
    delete: 'deleted',
    rename: 'renamed',
    chmod: 'changed in mode',
    run: 'commands run',
  } as const;
  const counts = Object.entries(verbs).map(([kind, verb]) => {
    const count = plan.operations.filter((operation) => operation.kind === kind).length;
    return count === 0 ? undefined : `${count} ${verb}`;
  });
  return counts.filter((part) => part !== undefined).join(', ') || 'nothing to do';
}

function operationText(operation: Operation, style: TextStyle): string {
  const reason = style.dim(`(${operation.reason})`);
  switch (operation.kind) {
    case 'create':
      return `${style.green('create')} ${operation.path} ${reason}`;
    case 'edit':
      return `${style.yellow('edit')}   ${operation.path} ${reason}`;
    case 'delete':
      return `${style.red('delete')} ${operation.path} ${reason}`;
    case 'rename':
      return `${style.yellow('rename')} ${operation.from} → ${operation.path} ${reason}`;
    case 'chmod':
      return `${style.yellow('chmod')}  ${operation.mode.toString(8)} ${operation.path} ${reason}`;
    case 'run':
      return `${style.cyan('run')}    ${operation.argv.join(' ')} ${reason}`;
  }
}

/** A unified diff with its lines coloured. */
export function diffText(diff: string, style: TextStyle): string {
  return diff
    .split('\n')
    .map((line) => {
      if (/^(diff |--- |\+\+\+ |new file|deleted file|rename |similarity |old mode|new mode)/.test(line)) {
        return line === '' ? line : style.bold(line);
      }
      if (line.startsWith('@@')) return style.cyan(line);
      if (line.startsWith('+')) return style.green(line);
      return line.startsWith('-') ? style.red(line) : line;
    })
    .join('\n');
}
