const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/**
 * Milliseconds as a whole number of the largest unit that needs no fraction: `1500` → `1500ms`, `2000` → `2s`.
 * Istio, Linkerd (integer and one unit) and the Gateway API (GEP-2257, at most five digits) all read it.
 */
export function formatDuration(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => milliseconds % length === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
