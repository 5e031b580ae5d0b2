import type { Environment } from '../../conversion/index.ts';
import { formatId, idKey, idOf } from '../../objects/index.ts';
import type { TemplateText } from '../chart-texts.ts';
import type { Found, Rule } from '../rule.ts';
import { topLevel } from '../static-text.ts';
import { placeOf, type Survey } from '../survey.ts';
import { literal } from '../template-uses.ts';
import { callsOf, plural } from './common.ts';

const RANDOM =
  /^(?:rand(?:Alpha|AlphaNum|Ascii|Numeric|Int|Bytes)|uuidv4|shuffle|gen(?:PrivateKey|CA|SelfSignedCert|SignedCert)(?:WithKey)?|bcrypt|htpasswd|encryptAES)$/;

const lookup: Rule = {
  code: 'MARTY-R008',
  level: 'warning',
  ruleClass: 'changing',
  find: (survey) =>
    callsOf(survey, (name) => name === 'lookup').map(({ call, where }) => {
      const [apiVersion, kind, namespace, name] = call.args.map((arg) => literal(arg) ?? '(values)');
      const object = [namespace, name].filter((part) => part !== undefined && part !== '').join('/');
      const wanted = name === '' ? `every ${kind}` : `${kind} ${object}`;
      return { where, message: `lookup of ${apiVersion} ${wanted} finds nothing at conversion` };
    }),
};

/** The object that a call stands in, as far as the template's own text says. */
function enclosing({ documents, valuePath }: TemplateText, at: number): string {
  if (valuePath !== undefined) return `the value ${valuePath}`;
  const document = documents.find(({ from, to }) => at >= from && at < to);
  const kinds = document === undefined ? [] : topLevel(document, 'kind').map(({ value }) => value);
  const known = [...new Set(kinds.filter((kind) => kind !== undefined))];
  return known.length === 0 ? 'a helper' : `a ${known.join(' or ')}`;
}

const randomness: Rule = {
  code: 'MARTY-R009',
  level: 'warning',
  ruleClass: 'changing',
  find: (survey) =>
    callsOf(survey, (name) => RANDOM.test(name)).map(({ text, call, where }) => ({
      where,
      message: `${call.name} in ${enclosing(text, call.at)} gives another value at each render`,
      ...(call.name.startsWith('gen')
        ? { fix: 'Give the certificate or key as a value, or let cert-manager issue it.' }
        : {}),
    })),
};

/** Objects that differ between two renders of an environment, with the paths of what differs. */
function changes(
  survey: Survey,
  say: (object: string, paths: readonly string[]) => string | undefined,
): Found[] {
  return survey.renders.flatMap((render) =>
    [...new Set(render.volatile.map(({ object }) => object))].flatMap((object): Found[] => {
      const paths = render.volatile.filter((each) => each.object === object).map(({ path }) => path);
      const message = say(object, paths);
      if (message === undefined) return [];
      return [{ where: placeOfObject(survey, render, object), environment: render.name, message }];
    }),
  );
}

function placeOfObject(survey: Survey, { objects, templates }: Environment, wanted: string): Found['where'] {
  const object = objects.find((each) => formatId(idOf(each)) === wanted);
  const source = object === undefined ? undefined : templates.get(idKey(idOf(object)));
  return placeOf(
    survey,
    source ?? '',
    object?.kind ?? '',
    object === undefined ? undefined : idOf(object).name,
  );
}

const NAME = '/metadata/name';

const changingField: Rule = {
  code: 'MARTY-R010',
  level: 'warning',
  ruleClass: 'changing',
  find: (survey) =>
    changes(survey, (object, paths) => {
      const [first, ...more] = paths.filter((path) => path !== NAME);
      if (first === undefined) return undefined;
      return more.length === 0
        ? `${first} of ${object} is another one at each render`
        : `${first} and ${plural(more.length, 'more field')} of ${object} are others at each render`;
    }),
};

const changingName: Rule = {
  code: 'MARTY-R011',
  level: 'error',
  ruleClass: 'changing',
  find: (survey) =>
    changes(survey, (object, paths) =>
      paths.includes(NAME)
        ? `the name of ${object.replace(' ', ', here ')}, is another one at each render`
        : undefined,
    ),
};

const time: Rule = {
  code: 'MARTY-R012',
  level: 'warning',
  ruleClass: 'changing',
  find: (survey) =>
    callsOf(survey, (name) => name === 'now' || name === 'ago').map(({ text, call, where }) => ({
      where,
      message: `${call.name} in ${enclosing(text, call.at)} gives the time of the render`,
    })),
};

export const changingRules: readonly Rule[] = [lookup, randomness, changingField, changingName, time];
