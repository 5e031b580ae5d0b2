import { MartyError } from '../errors.ts';
import type { ServiceAnswers, ServiceType } from './answers.ts';
import { architecture, features, serviceType } from './choices.ts';
import { assertDnsLabel, resourceNames } from './names.ts';

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

export interface ServiceOptions {
  readonly services: readonly string[];
  readonly architecture: string;
  readonly features: readonly string[];
  readonly resource: string;
}

/** The services that the command line's texts ask for. Throws MARTY-G002 … G007 for what cannot be. */
export function serviceAnswers(options: ServiceOptions): ServiceAnswers[] {
  const shared = {
    architecture: architecture(options.architecture),
    features: features(options.features),
    resource: resourceNames(options.resource).kebab,
  };
  const seen = new Set<string>();
  return options.services.map((text) => {
    const spec = parseServiceSpec(text);
    if (seen.has(spec.name)) throw new MartyError('MARTY-G004', `The service '${spec.name}' is named twice.`);
    seen.add(spec.name);
    return { ...spec, ...shared };
  });
}
