import type { Manifest } from './manifest.ts';

type CallEdge =
  | {
      readonly kind: 'call';
      readonly from: string;
      /** A service of the plugin, or the name of an external one. */
      readonly to: string;
      readonly external: boolean;
    }
  | { readonly kind: 'event'; readonly from: string; readonly to: string; readonly event: string };

/** Who calls whom, and whose events reach whom. */
export interface CallGraph {
  readonly services: readonly string[];
  readonly edges: readonly CallEdge[];
  /** Circles of calls, each beginning with its first name in alphabetical order. */
  readonly cycles: readonly (readonly string[])[];
}

function callEdges(manifest: Manifest): CallEdge[] {
  return Object.entries(manifest.services).flatMap(([from, { dependencies }]) =>
    Object.entries(dependencies)
      .filter(([, { kind }]) => kind === 'service')
      .map(([to]): CallEdge => ({ kind: 'call', from, to, external: !Object.hasOwn(manifest.services, to) })),
  );
}

function eventEdges(manifest: Manifest): CallEdge[] {
  const services = Object.entries(manifest.services);
  return services.flatMap(([from, { publishes }]) =>
    publishes.flatMap((event) =>
      services
        .filter(([, { subscribes }]) => subscribes.includes(event))
        .map(([to]): CallEdge => ({ kind: 'event', from, to, event })),
    ),
  );
}

/** Strongly connected services by calls (Tarjan), and services that call themselves. */
function findCycles(services: readonly string[], edges: readonly CallEdge[]): string[][] {
  const targets = new Map<string, string[]>(services.map((service) => [service, []]));
  for (const edge of edges) if (edge.kind === 'call' && !edge.external) targets.get(edge.from)?.push(edge.to);
  const order = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (service: string): number => {
    const index = order.size;
    order.set(service, index);
    let lowest = index;
    stack.push(service);
    for (const target of targets.get(service) ?? []) {
      if (!order.has(target)) lowest = Math.min(lowest, visit(target));
      else if (stack.includes(target)) lowest = Math.min(lowest, order.get(target) ?? lowest);
    }
    if (lowest === index) {
      const group = stack.splice(stack.indexOf(service)).sort();
      if (group.length > 1 || targets.get(service)?.includes(service)) cycles.push(group);
    }
    return lowest;
  };
  for (const service of services) if (!order.has(service)) visit(service);
  return cycles.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

/** The graph that resilience, mesh resources, authorization, network policies and dashboards are derived from. */
export function callGraph(manifest: Manifest): CallGraph {
  const services = Object.keys(manifest.services);
  const edges = [...callEdges(manifest), ...eventEdges(manifest)];
  return { services, edges, cycles: findCycles(services, edges) };
}
