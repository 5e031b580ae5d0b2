import { GoError, type GoFunction, type GoObject, GoTypedList, type GoValue } from '../values/go-value.ts';
import { DEFAULT_API_VERSIONS } from './api-versions.ts';
import { GoStruct } from './go-struct.ts';
import type { KubeVersion } from './kube-version.ts';

/** What release builds of the two Helms report. */
const HELM_VERSIONS = {
  3: { version: 'v3.21.4', goVersion: 'go1.26.5', kubeClient: '' },
  4: { version: 'v4.2.4', goVersion: 'go1.26.5', kubeClient: 'v1.36' },
} as const;

function constant(name: string, value: GoValue): GoFunction {
  return { name, params: [], call: () => value };
}

/** `.Capabilities.APIVersions`: a list of strings with the method Has. */
export class VersionSet extends GoTypedList implements GoObject {
  readonly goKind: string = 'slice';

  static fromVersions(goType: string, versions: readonly string[]): VersionSet {
    const set = new VersionSet();
    set.push(...versions);
    set.goType = goType;
    return set;
  }

  /** Lists made of this one are plain: they have no methods. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  field(): undefined {
    return undefined;
  }

  method(name: string): GoFunction | undefined {
    if (name !== 'Has') return undefined;
    return {
      name,
      params: ['string'],
      call: ([version]) => {
        if (typeof version !== 'string') throw new GoError('wrong type for value; expected string');
        return this.includes(version);
      },
    };
  }

  toGoString(): string {
    return `[${this.join(' ')}]`;
  }
}

/** `.Capabilities`, from the version and the group/versions of a cluster that is not there. */
export function capabilitiesObject(
  kubeVersion: KubeVersion,
  extraApiVersions: readonly string[],
  helmVersion: 3 | 4,
): GoValue {
  const goPackage = helmVersion === 3 ? 'chartutil' : 'common';
  const { version, normalized, major, minor } = kubeVersion;
  const kube = new GoStruct(
    `${goPackage}.KubeVersion`,
    [
      { name: 'Version', json: 'Version', value: version },
      { name: 'Major', json: 'Major', value: major },
      { name: 'Minor', json: 'Minor', value: minor },
    ],
    { methods: [constant('String', normalized), constant('GitVersion', version)], text: normalized },
  );
  const helm = HELM_VERSIONS[helmVersion];
  const build = new GoStruct('version.BuildInfo', [
    { name: 'Version', json: 'version', value: helm.version, omitEmpty: true },
    { name: 'GitCommit', json: 'git_commit', value: '', omitEmpty: true },
    { name: 'GitTreeState', json: 'git_tree_state', value: '', omitEmpty: true },
    { name: 'GoVersion', json: 'go_version', value: helm.goVersion, omitEmpty: true },
    ...(helmVersion === 4
      ? [
          {
            name: 'KubeClientVersion',
            json: 'kube_client_version',
            value: helm.kubeClient,
            omitEmpty: true,
          },
        ]
      : []),
  ]);
  const apiVersions = VersionSet.fromVersions(`${goPackage}.VersionSet`, [
    ...DEFAULT_API_VERSIONS,
    ...extraApiVersions,
  ]);
  return new GoStruct(
    `${goPackage}.Capabilities`,
    [
      { name: 'KubeVersion', json: 'KubeVersion', value: kube },
      { name: 'APIVersions', json: 'APIVersions', value: apiVersions },
      { name: 'HelmVersion', json: 'HelmVersion', value: build },
    ],
    { pointer: true },
  );
}
