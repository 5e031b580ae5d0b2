import { templateFunctions } from '../../helm/functions/index.ts';
import { BUILTIN_NAMES } from '../../helm/template/builtins.ts';
import { ENGINE_FUNCTION_NAMES } from '../../helm/template/engine-functions.ts';
import type { Rule } from '../rule.ts';
import { callsOf, texts } from './common.ts';

const ENGINE: ReadonlySet<string> = new Set([...BUILTIN_NAMES, ...ENGINE_FUNCTION_NAMES]);

const brokenTemplate: Rule = {
  code: 'MARTY-R001',
  level: 'error',
  ruleClass: 'templates',
  find: (survey) =>
    texts(survey).flatMap(({ failure, valuePath }) =>
      failure === undefined
        ? []
        : [
            {
              where: failure.where,
              message:
                valuePath === undefined
                  ? `no template of the chart can be rendered: ${failure.message}`
                  : `the value ${valuePath} cannot be run as a template: ${failure.message}`,
            },
          ],
    ),
};

const unknownFunction: Rule = {
  code: 'MARTY-R002',
  level: 'error',
  ruleClass: 'templates',
  find: (survey) => {
    const { helmVersion } = survey.inputs;
    const functions = templateFunctions(helmVersion);
    return callsOf(survey, (name) => !ENGINE.has(name) && !functions.has(name)).map(({ call, where }) => ({
      where,
      message: `Helm ${helmVersion} has no function ${call.name}, so no template of the chart can be rendered`,
      fix: functionFix(call.name),
    }));
  },
};

/** What Helm 4.3 adds to 4.2. */
const LATER =
  /^(?:mustToDuration|duration(?:Seconds|Milliseconds|Microseconds|Nanoseconds|Minutes|Hours|Days|Weeks|RoundTo|TruncateTo))$/;

function functionFix(name: string): string {
  if (name === 'env' || name === 'expandenv')
    return 'Helm took it away so that charts cannot read the environment: put the value into values.yaml.';
  if (LATER.test(name)) return 'Only a later Helm has it: write the template without it.';
  if (templateFunctions(4).has(name)) return `Give --helm-version 4, which has ${name}.`;
  return 'Correct the name, or write the template without it.';
}

const nameLookup: Rule = {
  code: 'MARTY-R003',
  level: 'warning',
  ruleClass: 'templates',
  find: (survey) =>
    callsOf(survey, (name) => name === 'getHostByName').map(({ where }) => ({
      where,
      message: 'getHostByName gives an empty text, as Helm does without --enable-dns',
    })),
};

export const templateRules: readonly Rule[] = [brokenTemplate, unknownFunction, nameLookup];
