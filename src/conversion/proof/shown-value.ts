import { canonicalJson, formatId, idOf, isSecret, type Json, type KubeObject } from '../../objects/index.ts';
import { REDACTED, type Redactor } from '../redactor.ts';

const LONGEST = 100;

/** Turns values of one object into short texts without secrets; values of Secrets are never shown. */
export function valueText(
  object: KubeObject,
  redactor: Redactor,
): (value: Json | undefined, pointer: string) => string {
  const id = formatId(idOf(object));
  return (value, pointer) => {
    if (value === undefined) return 'absent';
    if (redactor.isSecret(id, pointer)) return REDACTED;
    if (isSecret(object) && /^\/(?:data|stringData)(?:\/|$)/.test(pointer)) return REDACTED;
    const characters = [...redactor.redact(canonicalJson(value))];
    if (characters.length <= LONGEST) return characters.join('');
    return `${characters.slice(0, LONGEST).join('')}… (${characters.length} characters)`;
  };
}
