import type { DesiredFile } from '../plan/desired-tree.ts';
import type { ServiceAnswers } from './answers.ts';
import { filePolicy } from './file-policy.ts';
import { type ServicePlace, serviceData } from './template-data.ts';
import { renderSet } from './template-engine.ts';

/** Everything below `services/<name>/`. */
export function serviceFiles(service: ServiceAnswers, place: ServicePlace): DesiredFile[] {
  const data = serviceData(service, place);
  const { name, architecture, features } = service;
  const sets = [
    { folder: 'service/common', reason: `service ${name}` },
    { folder: `service/${architecture}`, reason: `${architecture} architecture of ${name}` },
    ...features.flatMap((feature) => [
      { folder: `service/${feature}`, reason: `feature ${feature} of ${name}` },
      { folder: `service/${architecture}-${feature}`, reason: `feature ${feature} of ${name}` },
    ]),
  ];
  return sets.flatMap(({ folder, reason }) =>
    renderSet(folder, data).map((file) => {
      const path = `services/${name}/${file.path}`;
      return { path, content: file.content, policy: filePolicy(path), reason };
    }),
  );
}
