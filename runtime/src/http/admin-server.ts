import type { Settings } from '../config/settings.ts';
import type { Logger } from '../observability/logger.ts';
import type { LineWriter } from '../observability/pino-logger.ts';
import type { Operator } from '../service/operator.ts';
import type { StartedServer } from '../service/server.ts';
import { addAdmin } from './admin.ts';
import { createHttpApp, listen } from './http-app.ts';
import { requestObserver } from './observe.ts';
import { addHealth, addMetrics } from './operations.ts';
import { trackRequests } from './running-requests.ts';

interface AdminServerOptions {
  readonly settings: Settings;
  readonly operator: Operator;
  readonly writeLine: LineWriter;
  readonly log: Logger;
}

/** The operations endpoints on a port of their own, from before the resources start until they have closed. */
export async function startAdmin(options: AdminServerOptions): Promise<StartedServer> {
  const { settings, operator, writeLine, log } = options;
  const { metrics } = operator;
  const running = trackRequests(requestObserver(writeLine, metrics));
  const http = { ...settings.http, cors: { ...settings.http.cors, origins: [] } };
  const app = createHttpApp({ settings: http, running, stagesOfUnknown: [], log });
  addHealth(app, operator, log);
  addMetrics(app, operator);
  addAdmin(app, { operator, prefix: '', token: settings.admin.token, log });
  return listen(app, settings.admin, running, log);
}
