import type { SourceLocation } from '../../errors.ts';
import type { Found, Rule } from '../rule.ts';
import { type StaticDocument, topLevel } from '../static-text.ts';
import { placeOf, type Survey, templateOf } from '../survey.ts';

const HOOK = 'helm.sh/hook';

/** Argo CD's own mapping of Helm's events. */
const ARGO: ReadonlyMap<string, string> = new Map([
  ['pre-install', 'PreSync'],
  ['pre-upgrade', 'PreSync'],
  ['post-install', 'PostSync'],
  ['post-upgrade', 'PostSync'],
  ['post-delete', 'PostDelete'],
]);
const NOWHERE: ReadonlySet<string> = new Set(['pre-delete', 'pre-rollback', 'post-rollback']);
const TESTS: ReadonlySet<string> = new Set(['test', 'test-success']);

interface HookPlace {
  readonly where: SourceLocation;
  readonly kind: string;
  /** Undefined where values decide. */
  readonly events: readonly string[] | undefined;
  readonly weight: string;
}

/** Hooks that a template says it is, and those that only a render shows. */
function hooksOf(survey: Survey): HookPlace[] {
  const written = survey.templates.flatMap((template) =>
    template.documents.flatMap((document) =>
      document.lines
        .filter(({ key }) => key === HOOK)
        .map(({ value, at }) => ({
          names: template.names,
          where: template.place(at),
          kind: kindOf(document),
          events: value?.split(',').map((event) => event.trim().toLowerCase()),
          weight: weightOf(document),
        })),
    ),
  );
  const covered = new Set(written.filter(({ events }) => events !== undefined).flatMap(({ names }) => names));
  const shown = survey.renders.flatMap(({ hooks }) =>
    hooks
      .filter(({ source }) => !covered.has(source))
      .map(({ object, events, weight, source }) => {
        const kind = object.split(' ', 1)[0] ?? '';
        return { where: placeOf(survey, source, kind), kind, events, weight: String(weight) };
      }),
  );
  return [...written, ...shown];
}

function kindOf(document: StaticDocument): string {
  return topLevel(document, 'kind').find(({ value }) => value !== undefined)?.value ?? 'An object';
}

function weightOf(document: StaticDocument): string {
  const line = document.lines.find(({ key }) => key === 'helm.sh/hook-weight');
  if (line === undefined) return '0';
  return line.value ?? 'that values give';
}

const runHook: Rule = {
  code: 'MARTY-R004',
  level: 'warning',
  ruleClass: 'hooks',
  find: (survey) =>
    hooksOf(survey).flatMap(({ where, kind, events, weight }): Found[] => {
      if (events === undefined) return [{ where, message: `values decide when ${kind} runs as a hook` }];
      const run = events.filter((event) => ARGO.has(event));
      if (run.length === 0) return [];
      const phases = [...new Set(run.map((event) => ARGO.get(event)))].join(' and ');
      const oneOnly =
        run.some((event) => event.endsWith('-install')) !== run.some((event) => event.endsWith('-upgrade'));
      const unsure = oneOnly ? ', which cannot tell an install from an upgrade' : '';
      return [
        {
          where,
          message: `${kind} is a ${run.join(' and ')} hook of weight ${weight}, and not part of a plain apply`,
          fix: `--hooks argo makes it ${phases} of wave ${weight}${unsure}; --hooks flux and --hooks component apply it in a step of its own; --hooks drop only lists it.`,
        },
      ];
    }),
};

const hookWithoutPlace: Rule = {
  code: 'MARTY-R005',
  level: 'warning',
  ruleClass: 'hooks',
  find: (survey) =>
    hooksOf(survey).flatMap(({ where, kind, events }) =>
      (events ?? [])
        .filter((event) => NOWHERE.has(event))
        .map((event) => ({ where, message: `${kind} runs at ${event}, which neither Argo CD nor Flux has` })),
    ),
};

const unknownHook: Rule = {
  code: 'MARTY-R006',
  level: 'error',
  ruleClass: 'hooks',
  find: (survey) => {
    const known = (event: string): boolean => ARGO.has(event) || NOWHERE.has(event) || TESTS.has(event);
    const written = hooksOf(survey).flatMap(({ where, kind, events }) =>
      (events ?? []).filter((event) => !known(event)).map((event) => vanishes(where, kind, event)),
    );
    const dropped = survey.renders.flatMap(({ dropped: documents }) =>
      documents
        .filter(({ source }) => !written.some(({ where }) => where.file === templateOf(survey, source)?.path))
        .map(({ source, reason }) =>
          vanishes(placeOf(survey, source, ''), 'An object', reason.replace('unknown hook: ', '')),
        ),
    );
    return [...written, ...dropped];
  },
};

function vanishes(where: SourceLocation, kind: string, event: string): Found {
  return {
    where,
    message: `${kind} vanishes without a word, because Helm does not know the hook ${event}`,
    ...(event === 'crd-install'
      ? {
          fix: "crd-install is Helm 2's: move the definition into the folder crds/, without template actions.",
        }
      : {}),
  };
}

const testHook: Rule = {
  code: 'MARTY-R007',
  level: 'note',
  ruleClass: 'hooks',
  find: (survey) =>
    hooksOf(survey)
      .filter(({ events }) => events?.some((event) => TESTS.has(event)))
      .map(({ where, kind }) => ({ where, message: `${kind} runs only at \`helm test\`` })),
};

export const hookRules: readonly Rule[] = [runHook, hookWithoutPlace, unknownHook, testHook];
