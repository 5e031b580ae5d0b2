import https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { MartyError } from '../errors.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';

export interface ConnectionOptions {
  /** A kubeconfig file; otherwise `KUBECONFIG`, `~/.kube/config` or the pod's service account. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Milliseconds that one request may take. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ClusterRequest {
  readonly method: 'GET' | 'PATCH' | 'DELETE';
  /** Path and query: `/api/v1/namespaces`. */
  readonly path: string;
  readonly body?: Json;
  readonly contentType?: string;
}

/** An answer of the API server, errors included: what a status means is for the caller to say. */
export interface ClusterResponse {
  readonly status: number;
  readonly body: JsonObject;
}

/** The one door to a Kubernetes API: credentials from a kubeconfig, requests as data. */
export interface Cluster {
  readonly server: string;
  readonly context: string;
  /** @throws MartyError MARTY-C001 when nothing answers in time, MARTY-C006 when there are no credentials. */
  request(request: ClusterRequest): Promise<ClusterResponse>;
}

const DEFAULT_TIMEOUT = 15_000;

/** Where the client library looks when it finds no kubeconfig; no cluster of today listens there. */
const NO_KUBECONFIG = 'http://localhost:8080';

/** @throws MartyError MARTY-C002 when there is no usable kubeconfig or no such context. */
export function connect(options: ConnectionOptions = {}): Cluster {
  const config = loadConfig(options);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new MartyError('MARTY-C002', 'the kubeconfig names no cluster', {
      where: { file: options.kubeconfig ?? '~/.kube/config' },
    });
  }
  if (!server.startsWith('https:')) {
    throw new MartyError('MARTY-C002', `the cluster's address is not https: ${server}`);
  }
  return {
    server,
    context: config.getCurrentContext(),
    request: (request) => send(config, server, request, options),
  };
}

function loadConfig({ kubeconfig, context }: ConnectionOptions): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (cause) {
    const where = kubeconfig === undefined ? {} : { where: { file: kubeconfig } };
    throw new MartyError('MARTY-C002', `cannot read the kubeconfig: ${messageOf(cause)}`, {
      ...where,
      cause,
    });
  }
  if (config.getCurrentCluster()?.server === NO_KUBECONFIG) {
    throw new MartyError('MARTY-C002', 'there is no kubeconfig, and this is not a pod of a cluster');
  }
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw new MartyError('MARTY-C002', `no context ${context} in the kubeconfig`, {
        hint: `It has: ${known.join(', ')}.`,
      });
    }
    config.setCurrentContext(context);
  }
  return config;
}

async function send(
  config: KubeConfig,
  server: string,
  { method, path, body, contentType }: ClusterRequest,
  { timeout = DEFAULT_TIMEOUT, signal }: ConnectionOptions,
): Promise<ClusterResponse> {
  const options: https.RequestOptions = { method, timeout, headers: { accept: 'application/json' } };
  await withCredentials(config, options, server);
  const payload = body === undefined ? undefined : JSON.stringify(body);
  if (payload !== undefined) {
    options.headers = { ...options.headers, 'content-type': contentType ?? 'application/json' };
  }
  const limit = AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]);
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(unreachable(server, cause, timeout));
    const request = https.request(
      new URL(server.replace(/\/$/, '') + path),
      { ...options, signal: limit },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    request.on('error', fail);
    request.end(payload);
  });
}

/** Reads certificates and runs the credential command that the kubeconfig names. */
async function withCredentials(
  config: KubeConfig,
  options: https.RequestOptions,
  server: string,
): Promise<void> {
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw new MartyError('MARTY-C006', `no credentials for ${server}: ${messageOf(cause).trim()}`, { cause });
  }
}

/** An API server answers in JSON; a proxy in front of it may not. */
function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Not JSON: shown as it is.
  }
  return { message: text.slice(0, 2000) };
}

function unreachable(server: string, cause: unknown, timeout: number): MartyError {
  const late = cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError');
  const detail = late ? `no answer within ${timeout} ms` : messageOf(cause);
  return new MartyError('MARTY-C001', `cannot reach the cluster at ${server}: ${detail}`, { cause });
}

function messageOf(cause: unknown): string {
  // A refused dual-stack connection is an AggregateError without a message of its own.
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(messageOf).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}
