/** The newest change below a path, in milliseconds; 0 if nothing is there. */
export function newestChange(path: string): number;
/** Compiles and packs the runtime library; answers with the archive. */
export function packRuntime(root: string): Promise<string | undefined>;
