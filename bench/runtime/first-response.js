/** CPU of a whole process from its start to its first answer: a full service against Nest's hello world. */
import { join } from 'node:path';
import { alternate, cpuOf } from '../measure.js';
import { installPeers } from '../peers.js';

const script = (name) => [process.execPath, join(import.meta.dirname, 'start', name)];

export function measure({ quick }) {
  installPeers();
  const env = { ...process.env, NODE_ENV: 'production' };
  const medians = alternate(
    { service: () => cpuOf(script('service.js'), { env }), nest: () => cpuOf(script('nest.js'), { env }) },
    quick ? 3 : 9,
  );
  console.log(`  a service ${medians.service.toFixed(0)} ms, Nest ${medians.nest.toFixed(0)} ms`);
  return { ratios: { firstResponse: medians.service / medians.nest }, goals: { firstResponse: 0.6 } };
}
