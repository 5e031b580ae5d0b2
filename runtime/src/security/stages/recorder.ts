import type { StageRequest } from '../../http/stage.ts';
import type { Metrics } from '../../observability/metrics/registry.ts';
import type { AuditEvent, AuditLog } from '../audit/audit-log.ts';

/** Writes what the stages decide to the audit log and counts refusals. */
export interface Recorder {
  /** Counts and records a refusal; the request does not wait for it. */
  refused(request: StageRequest, event: string, reason: string, more?: Partial<AuditEvent>): void;
  /** Resolves when the event is kept. */
  allowed(request: StageRequest, event: string, more?: Partial<AuditEvent>): Promise<void>;
}

export function securityRecorder(audit: AuditLog | undefined, metrics: Metrics): Recorder {
  const refusals = metrics.counter('security_refusals', {
    help: 'Requests that security refused.',
    labels: ['event', 'reason'],
  });
  return {
    refused(request, event, reason, more) {
      refusals.inc({ event, reason });
      // The audit log counts and logs what it could not keep.
      audit
        ?.record({ ...eventOf(request, event), outcome: 'denied', reason, ...more })
        .catch(() => undefined);
    },
    async allowed(request, event, more) {
      await audit?.record({ ...eventOf(request, event), outcome: 'allowed', ...more });
    },
  };
}

function eventOf(request: StageRequest, event: string) {
  const { user, route, method, path, address, correlationId } = request;
  const id = (user as { readonly id?: unknown } | undefined)?.id;
  return {
    event,
    ...(typeof id === 'string' || typeof id === 'number' ? { actor: String(id) } : {}),
    method,
    path,
    ...(route === undefined ? {} : { route: route.path }),
    address,
    correlationId,
  };
}
