import { get } from 'node:http';

/** Asks once, without the costs of `fetch`, and ends the process when the answer is there. */
export function askOnce(port, headers = {}) {
  get({ host: '127.0.0.1', port, path: '/orders/7', headers }, (response) => {
    response.resume();
    response.on('end', () => process.exit(response.statusCode === 200 ? 0 : 1));
  });
}
