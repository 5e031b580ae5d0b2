import { setTimeout as delay } from 'node:timers/promises';

/** One copy of a service, as a load balancer sees it. */
export interface Instance {
  isReady(): Promise<boolean>;
  /** One request; rejects when it is lost or its answer is wrong. */
  ask(): Promise<void>;
  /** Asks it to stop; resolves when it has. */
  stop(): Promise<void>;
}

interface Watched extends Instance {
  ready: boolean;
}

export interface RollingStops {
  readonly asked: number;
  readonly failures: readonly string[];
}

const POLL_MS = 25;

/**
 * Replaces the copies of a service one after another while clients ask all the time. Like a load balancer, clients
 * learn from readiness, with some delay, whom they may ask; they never try a request again.
 */
export async function rollingStops(options: {
  readonly stops: number;
  readonly clients: number;
  readonly start: () => Promise<Instance>;
}): Promise<RollingStops> {
  const instances = new Set<Watched>();
  const failures: string[] = [];
  let asked = 0;
  let running = true;
  const begin = async (): Promise<Watched> => {
    const instance: Watched = { ...(await options.start()), ready: false };
    while (!(await instance.isReady())) await delay(POLL_MS);
    instance.ready = true;
    instances.add(instance);
    return instance;
  };
  const watch = async (): Promise<void> => {
    while (running) {
      await delay(POLL_MS);
      await Promise.all(
        [...instances].map(async (instance) => {
          instance.ready = await instance.isReady();
        }),
      );
    }
  };
  const client = async (first: number): Promise<void> => {
    for (let turn = first; running; turn += 1) {
      const ready = [...instances].filter((instance) => instance.ready);
      const chosen = ready[turn % ready.length];
      asked += 1;
      if (chosen === undefined) failures.push('no instance is ready');
      else await chosen.ask().catch((error: unknown) => failures.push(String(error)));
    }
  };
  const oldest: Watched[] = [await begin(), await begin()];
  const loops = [watch(), ...Array.from({ length: options.clients }, (_, i) => client(i))];
  for (let stop = 0; stop < options.stops; stop += 1) {
    oldest.push(await begin());
    const leaving = oldest.shift();
    await leaving?.stop();
    if (leaving !== undefined) instances.delete(leaving);
  }
  running = false;
  await Promise.all(loops);
  await Promise.all(oldest.map((instance) => instance.stop()));
  return { asked, failures };
}
