/**
 * CPU time of a server for each request, user and system: a service with all its features against bare Fastify and
 * against the same features put together from the usual plugins. One race: the contestants take turns.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './measure.js';
import { installPeers } from './peers.js';
import { buildRuntime } from './runtime-build.js';

const CONNECTIONS = 50;
const CONTESTANTS = ['bare', 'full', 'naive'];
const USERS = 100;
const goals = { fullVsBare: 0.5, fullVsNaive: 2.0 };

export async function bench({ quick }) {
  installPeers();
  buildRuntime();
  const requests = quick ? 5000 : 25_000;
  const rounds = quick ? 3 : 5;
  const environment = { ...process.env, NODE_ENV: 'production', ...(await keys()) };
  const logFile = join(tmpdir(), `marty-bench-${process.pid}.log`);
  const servers = {};
  const client = fork(join(import.meta.dirname, 'http/client.js'), { env: environment });
  try {
    for (const name of CONTESTANTS) servers[name] = await start(name, environment, logFile);
    const order = { requests, connections: CONNECTIONS };
    const times = Object.fromEntries(CONTESTANTS.map((name) => [name, []]));
    for (let round = -1; round < rounds; round++) {
      for (const name of CONTESTANTS) {
        const took = await cpuOfRound(servers[name], client, order);
        truncateSync(logFile);
        // The first round lets V8 compile.
        if (round >= 0) times[name].push(took);
      }
    }
    print(times, requests);
  } finally {
    client.disconnect();
    await Promise.all(Object.values(servers).map(({ child }) => stop(child)));
    rmSync(logFile, { force: true });
  }
}

/** Starts a server whose log goes to a file, as it does in a container. */
async function start(name, env, logFile) {
  const out = openSync(logFile, 'a');
  const file = join(import.meta.dirname, 'http/servers', `${name}.js`);
  const child = fork(file, { env, stdio: ['ignore', out, 'inherit', 'ipc'], execArgv: execArgvOf(name) });
  closeSync(out);
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
  ]);
  return { child, port: message.port };
}

/** Ends it by itself, so that a profile is written. */
async function stop(child) {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}

/** `MARTY_BENCH_PROFILE=full` writes a CPU profile of that server. */
function execArgvOf(name) {
  return process.env.MARTY_BENCH_PROFILE === name ? ['--cpu-prof'] : [];
}

/** Microseconds for each request. */
async function cpuOfRound({ child, port }, client, { requests, connections }) {
  const before = await ask(child, {});
  const { ok, failed } = await ask(client, { port, requests, connections });
  if (failed > 0 || ok !== requests) throw new Error(`${failed} of ${requests} requests failed`);
  const after = await ask(child, {});
  return (after.cpu - before.cpu) / requests;
}

async function ask(child, message) {
  const answered = once(child, 'message');
  child.send(message);
  const [answer] = await answered;
  return answer;
}

async function keys() {
  const { exportJWK, generateKeyPair, SignJWT } = await import('jose');
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const sign = (_, i) =>
    new SignJWT({ roles: ['clerk'], scope: 'orders' })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
      .setIssuer('https://issuer.test')
      .setAudience('orders')
      .setSubject(`user-${i}`)
      .setIssuedAt()
      .setExpirationTime('2h')
      .sign(privateKey);
  return {
    BENCH_PUBLIC_JWK: JSON.stringify({ ...(await exportJWK(publicKey)), kid: 'bench' }),
    BENCH_TOKENS: JSON.stringify(await Promise.all(Array.from({ length: USERS }, sign))),
  };
}

function print(times, requests) {
  const micros = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
  console.log(
    `\nCPU of the server for each request, median of rounds of ${requests}, ${CONNECTIONS} connections`,
  );
  console.log(`${'server'.padEnd(10)}${'µs'.padStart(8)}${'of bare'.padStart(9)}`);
  for (const [name, time] of Object.entries(micros)) {
    console.log(
      `${name.padEnd(10)}${time.toFixed(1).padStart(8)}${(micros.bare / time).toFixed(2).padStart(9)}`,
    );
  }
  const ratios = { fullVsBare: micros.bare / micros.full, fullVsNaive: micros.naive / micros.full };
  for (const [name, ratio] of Object.entries(ratios)) {
    ratios[name] = Number(ratio.toFixed(3));
    console.log(`${name}: ${ratio.toFixed(2)} (goal ≥ ${goals[name]})`);
  }
  console.log(JSON.stringify({ bench: 'http', node: process.versions.node, ratios, goals }));
}
