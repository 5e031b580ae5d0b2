import { isQuoted, noteScalar, scalarNote, writtenText } from '../objects/scalar-note.ts';
import type { Slot } from './field-match.ts';
import { scalarLike, untaggedScalar } from './scalar-text.ts';

/**
 * A scalar keeps its type and its quotes; one without a type has that which its text looks like.
 *
 * @throws MartyError MARTY-K024 where the text is none of the scalar's type
 */
export function setText(slot: Slot, text: string, untagged = isUntagged(slot)): void {
  const { holder } = slot;
  const old = slot.get();
  const quoted = holder !== undefined && !slot.isNew && isQuoted(holder.map, holder.name);
  const value = untagged && !quoted ? untaggedScalar(text) : scalarLike(untagged ? '' : old, text);
  slot.set(value);
  if (holder !== undefined) noteScalar(holder.map, holder.name, { quoted, text, value, untagged });
}

export function isUntagged({ isNew, holder }: Slot): boolean {
  return isNew || (holder !== undefined && scalarNote(holder.map, holder.name)?.untagged === true);
}

/** A map or list has no text of its own. */
export function slotText(slot: Slot): string {
  if (slot.holder !== undefined) return writtenText(slot.holder.map, slot.holder.name);
  const value = slot.get();
  return value !== null && typeof value === 'object' ? '' : String(value);
}
