import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the request that the current code runs for. */
export interface RequestContext {
  readonly correlationId: string;
  readonly traceId: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the current request; undefined outside one. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `work` with `words` so that everything it awaits sees `context` in `currentRequest`. */
export function withRequestContext<T, Words extends unknown[]>(
  context: RequestContext,
  work: (...words: Words) => T,
  ...words: Words
): T {
  return storage.run(context, work, ...words);
}
