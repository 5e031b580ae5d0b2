import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const BODY = JSON.stringify({ name: 'Rex', tags: ['in flight'] });

/**
 * Opens requests whose body is only half sent, so that they are in flight for as long as the caller likes.
 * @returns one function that sends the other halves and answers with all status codes.
 */
export async function holdInFlight(url, count) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: count });
  const requests = Array.from({ length: count }, () => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };
    const request = http.request(url, { method: 'POST', agent, headers });
    const answered = new Promise((resolve, reject) => {
      request.on('response', (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      });
      request.on('error', reject);
    });
    request.flushHeaders();
    request.write(BODY.slice(0, 5));
    return {
      request,
      answered,
      connected: new Promise((resolve) =>
        request.on('socket', (socket) => (socket.connecting ? socket.once('connect', resolve) : resolve())),
      ),
    };
  });
  await Promise.all(requests.map(({ connected }) => connected));
  // Connected is not yet read: the server answers a later request only after it has seen these.
  await fetch(new URL('/health/live', url));
  return async function finish() {
    await delay(200);
    for (const { request } of requests) request.end(BODY.slice(5));
    return Promise.all(requests.map(({ answered }) => answered));
  };
}
