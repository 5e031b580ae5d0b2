/** CPU milliseconds that importing the core costs above Node with an empty module. */
import { alternate, cpuOf } from '../measure.js';

const node = (source) => [process.execPath, '--input-type=module', '-e', source];

export function measure({ quick }) {
  const options = { cwd: import.meta.dirname };
  const medians = alternate(
    {
      bare: () => cpuOf(node('0'), options),
      core: () => cpuOf(node("await import('@marty/runtime')"), options),
    },
    quick ? 11 : 31,
  );
  return { ratios: { importMs: medians.core - medians.bare }, goals: { importMs: 30 } };
}
