import { type OldApi, oldApi } from '../api-lifecycle.ts';
import type { Found, Rule } from '../rule.ts';
import { type StaticDocument, topLevel } from '../static-text.ts';
import { type Survey, templateOf } from '../survey.ts';
import { renderedObjects } from './common.ts';

interface OldUse {
  readonly apiVersion: string;
  readonly kind: string;
  readonly api: OldApi;
  readonly where: Found['where'];
  readonly path: string | undefined;
  readonly environment?: string | undefined;
}

/** Objects of renders whose API version is old for the target. */
function rendered(survey: Survey): OldUse[] {
  return renderedObjects(survey).flatMap(({ object, source, where, environment }) => {
    const { apiVersion, kind } = object;
    const path = templateOf(survey, source)?.path;
    return old(survey, { apiVersion, kind, where, path, environment });
  });
}

/** What the text of templates can give; a line of apiVersion goes with the next kind, else with the last one. */
function written(survey: Survey): OldUse[] {
  return survey.templates.flatMap((template) =>
    template.documents.flatMap((document) =>
      pairs(document).flatMap(({ apiVersion, kind, at }) =>
        old(survey, { apiVersion, kind, where: template.place(at), path: template.path }),
      ),
    ),
  );
}

function pairs(document: StaticDocument): { apiVersion: string; kind: string; at: number }[] {
  const kinds = topLevel(document, 'kind');
  return topLevel(document, 'apiVersion').flatMap(({ value, at }) => {
    const kind = (kinds.find((each) => each.at > at) ?? kinds.at(-1))?.value;
    return value === undefined || kind === undefined ? [] : [{ apiVersion: value, kind, at }];
  });
}

function old({ kubeVersion }: Survey, use: Omit<OldUse, 'api'>): OldUse[] {
  const api = oldApi(use.apiVersion, use.kind);
  return api === undefined || Number(kubeVersion.minor) < api.deprecated ? [] : [{ ...use, api }];
}

function isRemoved({ kubeVersion }: Survey, { removed }: OldApi): boolean {
  return removed !== undefined && Number(kubeVersion.minor) >= removed;
}

function found({ apiVersion, kind, api, where, environment }: OldUse, state: string): Found {
  const { deprecated, removed, replacement } = api;
  const end = removed === undefined ? '' : `, not served from 1.${removed} on`;
  return {
    where,
    ...(environment === undefined ? {} : { environment }),
    message: `${apiVersion} ${kind} ${state} (deprecated in 1.${deprecated}${end})`,
    fix:
      replacement === undefined
        ? 'There is no replacement: leave the object out, by values or by a change of the template.'
        : `Use ${replacement}.`,
  };
}

const removedApi: Rule = {
  code: 'MARTY-R038',
  level: 'error',
  ruleClass: 'apis',
  find: (survey) =>
    rendered(survey)
      .filter(({ api }) => isRemoved(survey, api))
      .map((use) => found(use, `is rendered, and Kubernetes ${survey.kubeVersion.version} refuses it`)),
};

const oldApiVersion: Rule = {
  code: 'MARTY-R039',
  level: 'warning',
  ruleClass: 'apis',
  find: (survey) => {
    const shown = rendered(survey);
    const unseen = survey.renders.length === 0 ? '' : ', but not with these values';
    const key = ({ path, apiVersion, kind }: OldUse): string => [path, apiVersion, kind].join(' ');
    const known = new Set(shown.map(key));
    return [
      ...shown
        .filter(({ api }) => !isRemoved(survey, api))
        .map((use) => found(use, 'is rendered, and deprecated')),
      ...written(survey)
        .filter((use) => !known.has(key(use)))
        .map((use) => found(use, `can come from this template${unseen}`)),
    ];
  },
};

export const apiRules: readonly Rule[] = [removedApi, oldApiVersion];
