import { MartyError } from '../errors.ts';
import type { ServiceAnswers, ServiceType } from './answers.ts';
import { FEATURES } from './answers.ts';
import { assertDnsLabel, resourceNames } from './names.ts';
import { serviceType } from './service-type.ts';

export interface ServiceSpec {
  readonly name: string;
  readonly type: ServiceType;
}

/** Reads `catalog:rest`. Throws MARTY-G002, -G004 or -G005. */
export function parseServiceSpec(text: string): ServiceSpec {
  const [name, type, ...rest] = text.split(':');
  if (name === undefined || type === undefined || rest.length > 0 || type === '') {
    throw new MartyError('MARTY-G004', `'${text}' does not name a service and its type.`, {
      hint: `Write it as '${name || 'catalog'}:rest'.`,
    });
  }
  assertDnsLabel(name, 'service');
  return { name, type: serviceType(type) };
}

/**
 * The services that `NAME:TYPE` texts ask for, each with the same architecture, features and resource.
 * Throws MARTY-G002 … G005 for what cannot be.
 */
export function serviceAnswers(
  specs: readonly string[],
  shared: Pick<ServiceAnswers, 'architecture' | 'features' | 'resource'>,
): ServiceAnswers[] {
  const resource = resourceNames(shared.resource).kebab;
  const features = FEATURES.filter((feature) => shared.features.includes(feature));
  const seen = new Set<string>();
  return specs.map((text) => {
    const spec = parseServiceSpec(text);
    if (seen.has(spec.name)) throw new MartyError('MARTY-G004', `The service '${spec.name}' is named twice.`);
    seen.add(spec.name);
    return { ...spec, architecture: shared.architecture, features, resource };
  });
}
