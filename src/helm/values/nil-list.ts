import { type GoList, GoTypedList } from './go-value.ts';

/**
 * Go's nil slices. They look empty to templates, but encoding/json writes them as null, so `toYaml` of a
 * `concat` of nothing is "null".
 */
const nilLists = new WeakSet<GoList>();

export function nilList(goType = '[]interface {}'): GoList {
  const list: GoList = goType === '[]interface {}' ? [] : GoTypedList.withType(goType, []);
  nilLists.add(list);
  return list;
}

export function isNilList(list: GoList): boolean {
  return list.length === 0 && nilLists.has(list);
}
