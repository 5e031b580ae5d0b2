/** Keeps work on input that nobody vouches for within time and memory. */
export interface Guard {
  /** Runs work, and ends it wherever it is, in a loop or in a pattern, when its time is over. */
  run<T>(work: () => T): T;
  /** Called by the work now and then. @throws MartyError MARTY-H071 if too little memory is left */
  checkMemory(): void;
}
