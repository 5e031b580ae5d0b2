/*
 * What the processes of `plugin dev` run. They are started in the plugin's folder, so that the names of packages
 * mean the plugin's own ones. Ctrl-C reaches every process of a terminal: these leave it to their parent, and end
 * when it goes away.
 */

/** Starts every service in one process; tells the URLs, or why it could not. */
export const SERVICES_SCRIPT = `
import { startAll } from '@marty/runtime/dev';

const { services, dataFolder } = JSON.parse(process.argv[1]);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
const disconnected = new Promise((resolve) => process.once('disconnect', resolve));

function describe(error) {
  if (error?.name !== 'StartupError') return error?.stack ?? String(error);
  return [error.message, ...error.faults.map((fault) => '  - ' + fault), '  ' + error.hint].join('\\n');
}

async function load({ name, module }) {
  const exported = Object.values(await import(module));
  const found = exported.find((value) => value?.name === name && typeof value.start === 'function');
  if (found === undefined) throw new Error(module + ' exports no service of the name ' + name);
  return found;
}

try {
  const plugin = await startAll(await Promise.all(services.map(load)), { database: { directory: dataFolder } });
  const urls = [...plugin.apps].map(([name, { url }]) => ({ name, url }));
  if (process.connected) process.send({ urls });
  await disconnected;
  await plugin.close();
} catch (error) {
  if (process.connected) process.send({ failure: describe(error) });
  process.exitCode = 1;
}
process.exit();
`;

/** Holds the embedded PostgreSQL, so that it outlives each restart of the services. */
export const DATABASE_SCRIPT = `
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@marty/runtime/database/postgres';

const { dataFolder } = JSON.parse(process.argv[1]);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
const disconnected = new Promise((resolve) => process.once('disconnect', resolve));

try {
  const server = await startEmbeddedPostgres({ directory: join(dataFolder, 'postgres') });
  if (process.connected) process.send({ ready: true });
  await disconnected;
  await server.close();
} catch (error) {
  // The services say what is wrong with it, or do without.
  if (process.connected) process.send({ failure: error.message });
}
process.exit();
`;
