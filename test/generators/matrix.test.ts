import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ARCHITECTURES, FEATURES } from '../../src/generators/answers.ts';
import { pluginTree } from '../../src/generators/plugin-tree.ts';
import { pluginOf, serviceOf } from './support/answers.ts';
import { writeTree } from './support/write-tree.ts';

const run = promisify(execFile);

/** Every set of features, the empty one first. */
const FEATURE_SETS = Array.from({ length: 2 ** FEATURES.length }, (_, bits) =>
  FEATURES.filter((_feature, i) => (bits & (1 << i)) !== 0),
);
const COMBINATIONS = ARCHITECTURES.flatMap((architecture) =>
  FEATURE_SETS.map((features) => ({
    architecture,
    features,
    title: [architecture, ...features].join(' + '),
  })),
);

/** Names whose length and first letter move line breaks and the order of imports. */
const RESOURCES = ['account', 'pet', 'stock-reservation', 'warehouse-shelf-position'];

async function tool(root: string, script: string, ...args: string[]): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_ENV$/.test(name)),
  );
  const options = { cwd: root, env: { ...env, NO_COLOR: '1' } };
  return run(process.execPath, [join('node_modules', script), ...args], options).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => {
      throw new Error(`${script} ${args.join(' ')}\n${stdout}${stderr}`);
    },
  );
}

describe.each(COMBINATIONS)('$title', ({ architecture, features }) => {
  it('is formatted, linted, typed and passes its own tests', { timeout: 120_000 }, async () => {
    const services = RESOURCES.slice(0, 2).map((resource) =>
      serviceOf({ name: `keeps-${resource}`, architecture, features, resource }),
    );
    const { root, remove } = writeTree(pluginTree(pluginOf({ services })));
    onTestFinished(remove);
    await tool(root, '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');
    for (const { name } of services) await tool(root, 'typescript7/bin/tsc', '-p', `services/${name}`);
    const report = await tool(root, 'vitest/vitest.mjs', 'run', '--reporter=json');
    const { success, numPassedTests, numTotalTests } = JSON.parse(report);
    expect({ success, numPassedTests }).toEqual({ success: true, numPassedTests: numTotalTests });
    expect(numTotalTests).toBeGreaterThan(40);
  });

  it.each(RESOURCES)('is formatted whatever the name: %s', async (resource) => {
    const { root, remove } = writeTree(
      pluginTree(pluginOf({ services: [serviceOf({ architecture, features, resource })] })),
    );
    onTestFinished(remove);
    await tool(root, '@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');
  });
});
