import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** A .tgz of these entries; a text is a file's content, else the entry's header is given. */
export async function tarball(
  entries: readonly (readonly [name: string, content: string | Partial<Header>])[],
) {
  const stream = pack();
  for (const [name, content] of entries) {
    if (typeof content === 'string') stream.entry({ name }, content);
    else stream.entry({ name, ...content });
  }
  stream.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}
