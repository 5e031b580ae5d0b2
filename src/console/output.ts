/** The two streams of the process. A reader that goes away (`marty … | head`) ends the output, not the program. */
export interface Output {
  /** Text on stdout. */
  out(text: string): void;
  /** The one JSON or YAML document on stdout. */
  result(document: string): void;
  /** True once the document is out: what fails later can only be told on stderr. */
  hasResult(): boolean;
  /** Everything else. */
  err(text: string): void;
  /** Waits until both streams have taken everything. */
  flush(): Promise<void>;
}

export function processOutput(host: NodeJS.Process): Output {
  const out = lazyStream(() => host.stdout);
  const err = lazyStream(() => host.stderr);
  let shown = false;
  return {
    out: out.write,
    err: err.write,
    result: (document) => {
      shown = true;
      out.write(document);
    },
    hasResult: () => shown,
    flush: async () => {
      await Promise.all([out.flush(), err.flush()]);
    },
  };
}

/** A stream that is made when something is written to it. */
function lazyStream(open: () => NodeJS.WriteStream) {
  let stream: NodeJS.WriteStream | undefined;
  let gone = false;
  const opened = () => {
    stream ??= open().on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      gone = true;
    });
    return stream;
  };
  return {
    write: (text: string) => {
      if (text !== '' && !gone) opened().write(text);
    },
    flush: () =>
      stream === undefined || gone || stream.writableLength === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            stream?.write('', () => resolve());
          }),
  };
}
