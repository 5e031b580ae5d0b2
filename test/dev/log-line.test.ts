import { expect, it } from 'vitest';
import { readableLine } from '../../src/dev/log-line.ts';

const common = { level: 'info', time: '2030-01-02T21:04:05.678Z', service: 'catalog', version: '0.1.0' };

it.each([
  [
    'a request',
    {
      ...common,
      correlationId: 'x',
      method: 'GET',
      path: '/pets',
      route: '/pets',
      status: 200,
      durationMs: 3.4,
      msg: 'request',
    },
    '21:04:05 info  catalog  GET /pets 200 in 3 ms',
  ],
  [
    'a message',
    { ...common, msg: 'listening', url: 'http://127.0.0.1:1' },
    '21:04:05 info  catalog  listening url=http://127.0.0.1:1',
  ],
  [
    'a list',
    { ...common, msg: 'migrated', migrations: ['a'] },
    '21:04:05 info  catalog  migrated migrations=["a"]',
  ],
  [
    'an error with its stack',
    { ...common, level: 'error', msg: 'failed', err: { message: 'no', stack: 'Error: no\n  at here' } },
    '21:04:05 error catalog  failed\n    Error: no\n      at here',
  ],
  ['a record without a service', { level: 'warn', msg: 'old' }, 'warn   old'],
])('shows %s', (_, record, line) => {
  expect(readableLine(JSON.stringify(record))).toBe(line);
});

it.each(['hello', '', '{ not json', '{"answer":42}', '[1]'])('leaves %j', (line) => {
  expect(readableLine(line)).toBe(line);
});
