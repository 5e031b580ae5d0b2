export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** Slot of the list that a range variable runs over. */
  readonly source: number | undefined;
}

/** Which variables are known at a place of a template, and where a frame keeps them. `$` is slot 0. */
export class Scope {
  slots = 1;
  /** Slot of the list that `.` is an element of. */
  dotSource: number | undefined;
  private readonly variables: Variable[] = [{ name: '$', slot: 0, source: undefined }];

  declare(name: string, source?: number): number {
    const slot = this.reserve();
    this.variables.push({ name, slot, source });
    return slot;
  }

  reserve(): number {
    return this.slots++;
  }

  resolve(name: string): Variable | undefined {
    return this.variables.findLast((variable) => variable.name === name);
  }

  mark(): number {
    return this.variables.length;
  }

  reset(mark: number): void {
    this.variables.length = mark;
  }

  withDot<T>(source: number | undefined, work: () => T): T {
    const outer = this.dotSource;
    this.dotSource = source;
    const result = work();
    this.dotSource = outer;
    return result;
  }
}
