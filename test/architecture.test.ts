import { readdirSync } from 'node:fs';
import { cruise, type IForbiddenRuleType } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

/** What each room of src/ may import beside itself, errors.ts and npm packages. */
const ROOMS: Record<string, readonly string[]> = {
  ports: [],
  goyaml: [],
  objects: ['goyaml', 'ports'],
  helm: ['goyaml', 'ports'],
  manifest: ['ports'],
  plan: ['ports'],
  kustomize: ['objects', 'goyaml', 'ports'],
  cluster: ['objects', 'ports'],
  generators: ['plan', 'manifest', 'ports'],
  dev: ['ports'],
  audit: ['ports'],
  conversion: ['helm', 'kustomize', 'objects', 'goyaml', 'plan', 'ports'],
  compatibility: ['conversion', 'helm', 'kustomize', 'objects', 'goyaml', 'ports'],
  mesh: ['manifest', 'objects', 'cluster', 'goyaml', 'ports', 'plan'],
  console: ['plan', 'ports', 'commands'],
  commands: [
    'audit',
    'dev',
    'generators',
    'conversion',
    'compatibility',
    'mesh',
    'plan',
    'manifest',
    'helm',
    'kustomize',
    'objects',
    'cluster',
    'ports',
  ],
};

/** Rooms whose code is pure: the outside world reaches them only through a port. */
const ENGINES = [
  'audit',
  'goyaml',
  'objects',
  'helm',
  'manifest',
  'plan',
  'kustomize',
  'generators',
  'conversion',
  'compatibility',
  'mesh',
];

const WORLD =
  '^(fs|fs/promises|child_process|process|net|http|https|http2|dns|os|readline|worker_threads|tty)$';

/** net.isIP is a pure function of a text, in a module that otherwise opens sockets. */
const ISIP_USERS = '^src/(mesh/admission/cel-functions|helm/functions/certificate/x509)\\.ts$';

const rules: IForbiddenRuleType[] = [
  // Types may refer to each other; code that runs may not.
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  ...Object.entries(ROOMS).map(
    ([room, allowed]): IForbiddenRuleType => ({
      name: `${room}-imports-only-what-it-may`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: `^src/(errors\\.ts$|(${[room, ...allowed].join('|')})/)` },
    }),
  ),
  {
    name: 'engines-touch-the-world-through-ports',
    severity: 'error',
    from: { path: `^src/(${ENGINES.join('|')})/`, pathNot: ISIP_USERS },
    to: { path: WORLD, dependencyTypes: ['core'] },
  },
  {
    name: 'errors-import-nothing',
    severity: 'error',
    from: { path: '^src/errors\\.ts$' },
    to: { path: '^(src|runtime)/' },
  },
  { name: 'src-without-runtime', severity: 'error', from: { path: '^src/' }, to: { path: '^runtime/' } },
  { name: 'runtime-without-src', severity: 'error', from: { path: '^runtime/' }, to: { path: '^src/' } },
];

describe('architecture', () => {
  it('knows every room', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it('keeps every import on an allowed way', async () => {
    const { output } = await cruise(['src', 'runtime/src'], {
      validate: true,
      ruleSet: { forbidden: rules },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'types', 'default'] },
    });
    if (typeof output === 'string') throw new Error(output);
    expect(output.summary.totalCruised).toBeGreaterThan(5);
    expect(output.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`)).toEqual([]);
  });
});
