import { spawnSync } from 'node:child_process';

/** CPU time (user and system) of one whole run of a program in milliseconds, as bash's `time` sees it. */
export function cpuOf(argv, options = {}) {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null';
  const { status, stderr, error } = spawnSync('bash', ['-c', script, 'bash', ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    ...options,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}:\n${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return (user + system) * 1000;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs all contestants alternately; answers with the median of each. Each gets the number of the round. */
export function alternate(contestants, rounds) {
  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const took = run(round);
      // The first round warms the disk's cache.
      if (round >= 0) times[name].push(took);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

/** Prints medians as a table; answers with the ratios to the first of them. */
export function printTable(title, medians, goals) {
  const ratios = {};
  const [base = 1] = Object.values(medians);
  console.log(`\n${title}`);
  console.log(`${'run'.padEnd(12)}${'CPU ms'.padStart(10)}${'ratio'.padStart(8)}${'goal'.padStart(8)}`);
  for (const [index, [name, time]] of Object.entries(medians).entries()) {
    const ratio = time / base;
    if (index > 0) ratios[name] = Number(ratio.toFixed(3));
    const goal = goals[name] === undefined ? '' : `≤ ${goals[name]}`;
    console.log(
      `${name.padEnd(12)}${time.toFixed(1).padStart(10)}${ratio.toFixed(2).padStart(8)}${goal.padStart(8)}`,
    );
  }
  return ratios;
}
