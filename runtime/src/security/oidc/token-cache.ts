/** A token of a client, as its provider gave it. */
export interface ObtainedToken {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface TokenCacheOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** 0 to below 1. */
  readonly random?: () => number;
  /** Least milliseconds between two tries in the background. Default 1 second. */
  readonly retryMs?: number;
}

/** Answers with a token that is valid now. */
export type TokenSource = () => string | Promise<string>;

/**
 * Keeps one token and renews it before it ends: after 80 to 90 % of its life, by chance, so that the instances of
 * a service do not ask at once. While it is renewed the old one serves, also when renewing fails. All who must wait
 * share one request. One that lives for a minute or less is renewed only when it has ended.
 */
export function cacheToken(
  obtain: () => Promise<ObtainedToken>,
  options: TokenCacheOptions = {},
): TokenSource {
  const { now = Date.now, random = Math.random, retryMs = 1000 } = options;
  let token: ObtainedToken | undefined;
  let renewAt = 0;
  let running: Promise<string> | undefined;

  const renew = async (): Promise<string> => {
    try {
      const began = now();
      token = await obtain();
      const life = token.expiresAt - began;
      renewAt = life > 60_000 ? began + life * (0.8 + 0.1 * random()) : token.expiresAt;
      return token.accessToken;
    } catch (error) {
      renewAt = now() + retryMs;
      throw error;
    } finally {
      running = undefined;
    }
  };
  return () => {
    const time = now();
    if (token !== undefined && time < token.expiresAt) {
      if (time >= renewAt && running === undefined) {
        running = renew();
        // The old token serves; who comes after it has ended sees the failure.
        running.catch(() => undefined);
      }
      return token.accessToken;
    }
    running ??= renew();
    return running;
  };
}
