/**
 * The load: keep-alive connections that each send their next request when the answer to the last has come.
 * Message `{ port, requests, connections }` starts a round; the answer is `{ ok, failed }`.
 */
import { connect } from 'node:net';

const tokens = JSON.parse(process.env.BENCH_TOKENS ?? '[]');
const body = JSON.stringify({ sku: 'shoe-42', amount: 3, note: 'leave it at the door' });

function head(method, path, token, more = '') {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'accept: application/json',
    'user-agent: bench',
    `authorization: Bearer ${token}`,
  ];
  return `${lines.join('\r\n')}\r\n${more}\r\n`;
}

/** Half read, half write, each with one of the tokens. */
const messages = tokens.map((token, i) => {
  const write = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  const text =
    i % 2 === 0
      ? head('GET', `/orders/${i + 1}?currency=USD`, token)
      : head('POST', '/orders', token, write) + body;
  return Buffer.from(text);
});

const HEAD_END = Buffer.from('\r\n\r\n');

function round({ port, requests, connections }) {
  return new Promise((resolve, reject) => {
    const counts = { ok: 0, failed: 0 };
    let sent = 0;
    let open = connections;
    for (let i = 0; i < connections; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let rest = Buffer.alloc(0);
      const next = () => {
        if (sent < requests) socket.write(messages[sent++ % messages.length]);
        else socket.end();
      };
      socket.on('connect', next);
      socket.on('error', reject);
      socket.on('close', () => {
        open -= 1;
        if (open === 0) resolve(counts);
      });
      socket.on('data', (chunk) => {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const end = rest.indexOf(HEAD_END);
        if (end === -1) return;
        const text = rest.latin1Slice(0, end);
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (rest.length < end + 4 + length) return;
        rest = rest.subarray(end + 4 + length);
        if (text.startsWith('HTTP/1.1 200') || text.startsWith('HTTP/1.1 201')) counts.ok += 1;
        else counts.failed += 1;
        next();
      });
    }
  });
}

process.on('message', async (order) => process.send(await round(order)));
process.on('disconnect', () => process.exit());
