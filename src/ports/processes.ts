/** Names one process on one machine, also after its number was given to another. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in a unit of the system's own; `0` where that cannot be known. */
  readonly start: string;
  readonly host: string;
}

/** Who we are, and who of the others still lives. */
export interface Processes {
  readonly self: ProcessIdentity;
  /** True also if it cannot be known, as for another host. */
  isAlive(process: ProcessIdentity): boolean;
}
