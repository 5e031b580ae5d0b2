import { quoteText } from '../values/go-format.ts';
import { GoError, type GoFunction, type GoMap, type GoValue } from '../values/go-value.ts';
import { FailError } from './frame.ts';
import type { Run } from './run.ts';
import { TemplateExecError, TemplateParseError } from './template-error.ts';

/** Finds an object of a cluster (a list where the name is empty); undefined means not found. */
export type Lookup = (apiVersion: string, kind: string, namespace: string, name: string) => GoMap | undefined;

/** Names of the functions that need the engine; they win over others of the same name. */
export const ENGINE_FUNCTION_NAMES = ['include', 'tpl', 'required', 'fail', 'lookup'] as const;

const text = (value: GoValue | undefined): string => (typeof value === 'string' ? value : '');

/** Helm's own functions besides `include`, which is part of evaluation: they run texts, stop or ask the cluster. */
export function engineFunctions(run: Run, lookup: Lookup | undefined): Map<string, GoFunction> {
  const functions: GoFunction[] = [
    {
      name: 'tpl',
      params: ['string', 'interface'],
      call: ([template, data]) => renderText(run, text(template), data ?? null),
    },
    {
      name: 'required',
      params: ['string', 'interface'],
      call: ([message, value]) => {
        if (value === null || value === undefined || value === '') throw new FailError(text(message));
        return value;
      },
    },
    {
      name: 'fail',
      params: ['string'],
      call: ([message]) => {
        throw new FailError(text(message));
      },
    },
    {
      name: 'lookup',
      params: ['string', 'string', 'string', 'string'],
      call: ([apiVersion, kind, namespace, name]) =>
        lookup?.(text(apiVersion), text(kind), text(namespace), text(name)) ?? new Map(),
    },
  ];
  return new Map(functions.map((engineFunction) => [engineFunction.name, engineFunction]));
}

/** `tpl`: a text as template, with definitions of its own that only it sees. */
function renderText(run: Run, source: string, data: GoValue): string {
  if (!source.includes('{{')) return source.replaceAll('<no value>', '');
  const { main, definitions } = parsed(run, source);
  try {
    const result = run.withOverlay(definitions, () => run.capture(main, data ?? undefined));
    return result.includes('<no value>') ? result.replaceAll('<no value>', '') : result;
  } catch (error) {
    if (!(error instanceof TemplateExecError)) throw error;
    const message = `error during tpl function execution for ${quoteText(source)}: ${error.message}`;
    throw error.failure === undefined ? new GoError(message) : new FailError(error.failure);
  }
}

function parsed(run: Run, source: string): ReturnType<Run['set']['parseText']> {
  try {
    return run.set.parseText(source);
  } catch (error) {
    if (!(error instanceof TemplateParseError)) throw error;
    throw new GoError(`cannot parse template ${quoteText(source)}: ${error.message}`);
  }
}
