/** The two streams of the process. A reader that goes away (`marty … | head`) ends the output, not the program. */
export interface Output {
  /** The result. */
  out(text: string): void;
  /** Everything else. */
  err(text: string): void;
  /** Waits until both streams have taken everything. */
  flush(): Promise<void>;
}

export function processOutput(host: NodeJS.Process): Output {
  const gone = new Set<NodeJS.WriteStream>();
  for (const stream of [host.stdout, host.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      gone.add(stream);
    });
  }
  const write = (stream: NodeJS.WriteStream, text: string) => {
    if (text !== '' && !gone.has(stream)) stream.write(text);
  };
  const drained = (stream: NodeJS.WriteStream) =>
    stream.writableLength === 0
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          stream.write('', () => resolve());
        });
  return {
    out: (text) => write(host.stdout, text),
    err: (text) => write(host.stderr, text),
    flush: async () => {
      await Promise.all([drained(host.stdout), drained(host.stderr)]);
    },
  };
}
