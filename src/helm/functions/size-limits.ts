import { MartyError } from '../../errors.ts';

/** Characters of a text that a count alone asks for. */
const MAX_TEXT = 64_000_000;
/** Elements of a list that a count alone asks for. */
const MAX_LIST = 1_000_000;

/** @throws MartyError MARTY-H070 if a text would be too long, before it is made */
export function checkTextSize(name: string, characters: number): void {
  if (characters > MAX_TEXT)
    throw new MartyError('MARTY-H070', `${name} is to make a text of more than ${MAX_TEXT} characters`);
}

/** @throws MartyError MARTY-H070 if a list would be too long, before it is made */
export function checkListSize(name: string, elements: number): void {
  if (elements > MAX_LIST)
    throw new MartyError('MARTY-H070', `${name} is to make a list of more than ${MAX_LIST} elements`);
}
