import { canonicalJson, type Json, type KubeObject } from '../../objects/index.ts';
import { isSecret } from '../secrets.ts';

const LONGEST = 100;

/** Shown in place of what may be a secret. */
export const REDACTED = '(redacted)';

/** Turns values of one object into short texts; values of Secrets are never shown. */
export function valueText(object: KubeObject): (value: Json | undefined, pointer: string) => string {
  return (value, pointer) => {
    if (value === undefined) return 'absent';
    if (isSecret(object) && /^\/(?:data|stringData)(?:\/|$)/.test(pointer)) return REDACTED;
    const text = canonicalJson(value);
    const characters = [...text];
    if (characters.length <= LONGEST) return text;
    return `${characters.slice(0, LONGEST).join('')}… (${characters.length} characters)`;
  };
}
