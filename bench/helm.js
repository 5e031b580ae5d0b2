/**
 * Renders against real Helm 3: whole processes, wall time, Node's start included. `environments` is one conversion
 * of N environments against N renders, both marty's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { build } from '../scripts/build.js';
import { writeHeavyChart } from './heavy-chart.js';
import { median } from './measure.js';

const MARTY = [process.execPath, resolve(import.meta.dirname, '../bin/marty.js'), 'migrate'];
const CHARTS = process.env.MARTY_SHARED_CHARTS ?? resolve(import.meta.dirname, '../../shared/charts');
const GOALS = { alloy: 3, ingress: 3, calico: 3, otel: 3, heavy: 1, environments: 0.4 };
/** Names of ratios, by the suites of cases.json. */
const SUITES = { alloy: 'alloy', ingress: 'ingress-nginx', calico: 'calico', otel: 'otel' };
const HEADER = `${'run'.padEnd(14)}${'peer ms'.padStart(10)}${'marty ms'.padStart(10)}${'ratio'.padStart(8)}`;

/** In a quick run each round takes other cases, three of each suite. */
const QUICK_CASES = 3;

export async function bench({ quick }) {
  await build();
  const scratch = mkdtempSync(join(tmpdir(), 'marty-bench-'));
  try {
    const duels = duelsIn(scratch, findHelm(), quick);
    const rounds = quick ? 3 : 5;
    const { NODE_EXTRA_CA_CERTS, ...without } = process.env;
    // Node 20 reads these certificates at each start (30 ms); marty's side is shown without them, too.
    if (NODE_EXTRA_CA_CERTS !== undefined && !quick)
      print('without NODE_EXTRA_CA_CERTS', race(duels, rounds, without));
    const ratios = print('in this environment', race(duels, rounds, process.env));
    console.log(JSON.stringify({ bench: 'helm', node: process.versions.node, ratios, goals: GOALS }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function findHelm() {
  const folders = [join(homedir(), '.cache/marty-tools/bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.flatMap((folder) => [join(folder, 'helm3'), join(folder, 'helm')]).find(existsSync);
  if (found === undefined) throw new Error('bench helm needs Helm 3: test/oracles/build makes it');
  return found;
}

/** By the name of its ratio: what the peer runs and what marty runs in a round, one command line a unit of work. */
function duelsIn(scratch, helm, quick) {
  const cases = existsSync(join(CHARTS, 'cases.json'))
    ? JSON.parse(readFileSync(join(CHARTS, 'cases.json'), 'utf8'))
    : [];
  if (cases.length === 0) console.log(`no cases.json in ${CHARTS}: the heavy chart alone is run`);
  const heavy = join(scratch, 'heavy');
  const { templates, lines } = writeHeavyChart(heavy);
  console.log(`heavy: ${templates} templates, ${lines} lines`);
  const ingress = cases.filter(({ suite }) => suite === SUITES.ingress);
  return {
    ...Object.fromEntries(
      Object.entries(SUITES).map(([name, suite]) => {
        const lists = cases.filter((row) => row.suite === suite).flatMap(argumentsOf);
        return [
          name,
          (round) => lists.filter((_, i) => !quick || isTurn(i, lists.length, round)).map(versus),
        ];
      }),
    ),
    heavy: () => [versus(['web', heavy])],
    environments: () =>
      ingress.length === 0
        ? []
        : [{ peer: ingress.flatMap(argumentsOf).map(render), marty: [convert(ingress)] }],
  };

  function versus([release, chart, ...flags]) {
    return {
      peer: [[helm, 'template', release, chart, ...flags]],
      marty: [render([release, chart, ...flags])],
    };
  }

  function render([release, chart, ...flags]) {
    return [...MARTY, 'render', chart, release, '--link-root', CHARTS, ...flags];
  }

  function convert(rows) {
    const environments = rows.flatMap(({ values }, i) => [
      '--env',
      `env-${i}=${values.map((file) => join(CHARTS, file)).join(',')}`,
    ]);
    const chart = join(CHARTS, rows[0].chart);
    return [
      ...MARTY,
      'helm-to-kustomize',
      chart,
      ...environments,
      '--out',
      join(scratch, 'out'),
      '--dry-run',
    ];
  }
}

function isTurn(index, count, round) {
  const step = Math.max(1, Math.floor(count / QUICK_CASES));
  return index % step === Math.max(0, round) % step && Math.floor(index / step) < QUICK_CASES;
}

/** Release, chart and flags of a case: one list for each values file that is rendered alone. */
function argumentsOf({
  release,
  chart,
  namespace,
  kubeVersion,
  apiVersions,
  set,
  flags,
  values,
  eachValuesFileAlone,
}) {
  const shared = [
    release,
    join(CHARTS, chart),
    ...['--namespace', namespace, '--kube-version', kubeVersion],
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...set.flatMap((text) => ['--set', text]),
    ...flags,
  ];
  const files = values.map((file) => ['-f', join(CHARTS, file)]);
  return eachValuesFileAlone ? files.map((file) => [...shared, ...file]) : [[...shared, ...files.flat()]];
}

/** By name, the median time of one unit on both sides and the median of the rounds' ratios. */
function race(duels, rounds, env) {
  const results = {};
  for (const [name, unitsOf] of Object.entries(duels)) {
    const taken = [];
    // One unit before the first round warms the disk's cache and V8's.
    for (const { peer, marty } of unitsOf(0).slice(0, 1))
      for (const argv of [peer[0], marty[0]]) wallOf(argv, env);
    for (let round = 0; round < rounds; round++) {
      const times = unitsOf(round).map(({ peer, marty }) => [sum(peer, env), sum(marty, env)]);
      if (times.length > 0)
        taken.push([0, 1].map((side) => times.reduce((all, time) => all + time[side], 0) / times.length));
    }
    if (taken.length === 0) continue;
    results[name] = {
      peer: median(taken.map(([peer]) => peer)),
      marty: median(taken.map(([, marty]) => marty)),
      ratio: median(taken.map(([peer, marty]) => marty / peer)),
    };
  }
  return results;
}

const sum = (lines, env) => lines.reduce((all, argv) => all + wallOf(argv, env), 0);

/** Wall time of one whole run of a program in milliseconds. */
function wallOf([program, ...args], env) {
  const started = performance.now();
  const { status, stderr, error } = spawnSync(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const took = performance.now() - started;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return took;
}

function print(title, results) {
  console.log(`\n${title} (wall time of one unit)\n${HEADER}${'goal'.padStart(8)}`);
  const ratios = {};
  for (const [name, { peer, marty, ratio }] of Object.entries(results)) {
    ratios[name] = Number(ratio.toFixed(3));
    const columns = [
      peer.toFixed(0).padStart(10),
      marty.toFixed(0).padStart(10),
      ratio.toFixed(2).padStart(8),
    ];
    console.log(`${name.padEnd(14)}${columns.join('')}${`≤ ${GOALS[name]}`.padStart(8)}`);
  }
  return ratios;
}
