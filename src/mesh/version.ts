/** Compares versions `1.29.2` by their numbers; what follows a `-` is ignored. */
export function atLeast(version: string, least: string): boolean {
  const [have, want] = [version, least].map((text) => (text.split('-')[0] ?? '').split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (have?.[i] ?? 0) - (want?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** First Istio version whose API server knows a field that the compiler writes (istio.io release notes). */
export const ISTIO_GATES = {
  'VirtualService.spec.http.retries.backoff': '1.26',
  /** The field came in 1.27; its default percentage was wrong until 1.29.2. */
  'DestinationRule.spec.trafficPolicy.retryBudget': '1.29.2',
} as const;

/** The version whose fields are written unless another is pinned. */
export const DEFAULT_MESH_VERSIONS = { istio: '1.31', linkerd: '2.20' } as const;
