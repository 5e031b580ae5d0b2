import { MartyError } from '../errors.ts';
import { PLANNED_SERVICE_TYPES, SERVICE_TYPES, type ServiceType } from './answers.ts';

/** Throws MARTY-G005 for a type that is unknown, or known and without templates yet. */
export function serviceType(text: string): ServiceType {
  const found = SERVICE_TYPES.find((type) => type === text);
  if (found !== undefined) return found;
  const available = `Available: ${SERVICE_TYPES.join(', ')}.`;
  const known = [...SERVICE_TYPES, ...PLANNED_SERVICE_TYPES];
  if (known.some((type) => type === text)) {
    throw new MartyError('MARTY-G005', `Services of type '${text}' have no templates yet.`, {
      hint: available,
    });
  }
  const near = known.find((type) => mistypes(text.toLowerCase(), type) <= Math.min(2, type.length - 2));
  throw new MartyError('MARTY-G005', `Unknown service type '${text}'.`, {
    hint: near === undefined ? available : `Did you mean '${near}'? ${available}`,
  });
}

/** Letters to replace, add or drop to get from one word to the other. */
function mistypes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + Number(letter !== other);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
