import { type ErrorCode, MartyError } from '../errors.ts';
import {
  ARCHITECTURES,
  type Architecture,
  FEATURES,
  type Feature,
  PLANNED_ARCHITECTURES,
  PLANNED_FEATURES,
  PLANNED_SERVICE_TYPES,
  SERVICE_TYPES,
  type ServiceType,
} from './answers.ts';

/** Throws MARTY-G005. */
export function serviceType(text: string): ServiceType {
  return choose(text, {
    what: 'service type',
    code: 'MARTY-G005',
    known: SERVICE_TYPES,
    planned: PLANNED_SERVICE_TYPES,
  });
}

/** Throws MARTY-G006. */
export function architecture(text: string): Architecture {
  return choose(text, {
    what: 'architecture',
    code: 'MARTY-G006',
    known: ARCHITECTURES,
    planned: PLANNED_ARCHITECTURES,
  });
}

/** Features without repetition, in a fixed order. Throws MARTY-G007. */
export function features(texts: readonly string[]): Feature[] {
  const chosen = texts.map((text) =>
    choose(text, { what: 'feature', code: 'MARTY-G007', known: FEATURES, planned: PLANNED_FEATURES }),
  );
  return FEATURES.filter((feature) => chosen.includes(feature));
}

interface Choice<T extends string> {
  readonly what: string;
  readonly code: ErrorCode;
  readonly known: readonly T[];
  readonly planned: readonly string[];
}

function choose<T extends string>(text: string, { what, code, known, planned }: Choice<T>): T {
  const found = known.find((value) => value === text);
  if (found !== undefined) return found;
  const available = `Available: ${known.join(', ')}.`;
  if (planned.includes(text)) {
    throw new MartyError(code, `The ${what} '${text}' has no templates yet.`, { hint: available });
  }
  const near = [...known, ...planned].find((value) => isNear(text, value));
  throw new MartyError(code, `Unknown ${what} '${text}'.`, {
    hint: near === undefined ? available : `Did you mean '${near}'? ${available}`,
  });
}

/** At most two letters typed wrong, missing, added or swapped. */
function isNear(text: string, value: string): boolean {
  return editDistance(text.toLowerCase(), value) <= Math.min(2, value.length - 2);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
