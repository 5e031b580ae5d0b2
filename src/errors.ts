/**
 * Every error that marty reports: its code, what it means and which exit code it ends with.
 * The message is written where the error is raised, because only that place knows the details.
 * `docs/reference/errors.md` is generated from this table.
 */

/** 1 findings, 2 usage or configuration, 3 a person is needed, 4 environment, 70 a bug in marty. */
export type ErrorExitCode = 1 | 2 | 3 | 4 | 70;

interface ErrorEntry {
  readonly exit: ErrorExitCode;
  /** One sentence for the catalog. */
  readonly meaning: string;
  /** What to do, when the place that raises it gives no hint of its own. */
  readonly hint: string;
}

export const ERRORS = {
  // U: command line and configuration

  // P: plan engine
  'MARTY-P001': {
    exit: 2,
    meaning: 'A path of a plan leaves its root, is absolute or holds a NUL byte.',
    hint: 'Use a relative path inside the plugin folder.',
  },

  // F: the plugin.yaml manifest

  // G: generators and templates

  // Y: YAML

  // H: Helm engine

  // K: kustomize builder

  // V: conversion and its proof

  // M: service mesh
  'MARTY-M010': {
    exit: 2,
    meaning: 'A file of custom resource definitions cannot be read.',
    hint: 'Pass files or folders of CRD YAML to --crds, as the mesh ships them.',
  },
  'MARTY-M011': {
    exit: 2,
    meaning: 'Two equally specific policies give the same calls different values.',
    hint: 'Name the caller or the called service in one of them, or state the value at the dependency.',
  },
  'MARTY-M012': {
    exit: 2,
    meaning: 'It is not said which mesh to compile for.',
    hint: 'Pass --mesh istio or --mesh linkerd, or --env with an environment that names its mesh.',
  },
  'MARTY-M101': {
    exit: 1,
    meaning: 'A circuit breaker by success rate was asked of a mesh that has none.',
    hint: 'Use consecutiveFailures, or let the service do it: circuitBreaker.owner: runtime.',
  },
  'MARTY-M102': {
    exit: 1,
    meaning: 'A connection or pending-request limit was asked of a mesh that has none.',
    hint: 'Limit concurrency in the service: maxConcurrent on the dependency.',
  },
  'MARTY-M103': {
    exit: 1,
    meaning: 'A cap on ejected endpoints was asked of a mesh that has none.',
    hint: 'Leave maxEjectPercent unset.',
  },
  'MARTY-M104': {
    exit: 1,
    meaning: 'A retry budget was asked of a mesh or version without one that works.',
    hint: 'Let the service retry: retry.owner: runtime.',
  },
  'MARTY-M105': {
    exit: 1,
    meaning: 'A backoff between retries was asked of a mesh or version that cannot set it.',
    hint: 'Let the service retry: retry.owner: runtime.',
  },
  'MARTY-M115': {
    exit: 1,
    meaning: 'A retry condition was asked that the mesh cannot see.',
    hint: 'Name response codes, or let the service retry: retry.owner: runtime.',
  },
  'MARTY-M116': {
    exit: 1,
    meaning: 'Callers of one service want different policies of a mesh that keeps one per service.',
    hint: 'Give all callers the same policy, or let the service do it: owner: runtime.',
  },
  'MARTY-M117': {
    exit: 1,
    meaning: 'A longest ejection was asked of a mesh that has none.',
    hint: 'Leave maxEjection unset and choose baseEjection accordingly.',
  },
  'MARTY-M118': {
    exit: 1,
    meaning: 'The mesh was named owner of calls that do not go through it.',
    hint: 'Let the service do it: owner: runtime.',
  },
  'MARTY-M119': {
    exit: 1,
    meaning: 'A block of the policy model is not compiled for this mesh yet.',
    hint: 'Write the mesh resource by hand, or let the service do it: owner: runtime.',
  },
  'MARTY-M120': {
    exit: 70,
    meaning: 'A compiled resource fails the admission of its own CRD.',
    hint: 'This is a bug in marty: please report it with the policy that caused it.',
  },

  // C: Kubernetes cluster
  'MARTY-C001': {
    exit: 4,
    meaning: 'The Kubernetes API server does not answer.',
    hint: 'Check `kubectl version` with the same context, or work offline with --dry-run=client.',
  },
  'MARTY-C002': {
    exit: 2,
    meaning: 'There is no usable kubeconfig, or it has no such context.',
    hint: 'Set KUBECONFIG or pass --kubeconfig and --context.',
  },
  'MARTY-C003': {
    exit: 1,
    meaning: 'The Kubernetes API server refused an object or a request.',
    hint: "The message is the server's own; nothing after it was applied.",
  },
  'MARTY-C004': {
    exit: 3,
    meaning: 'Another field manager owns a field of an object.',
    hint: 'Decide who owns the field; --force takes it over.',
  },
  'MARTY-C005': {
    exit: 4,
    meaning: 'The cluster does not serve a kind that is to be applied.',
    hint: 'Install the mesh and its CRDs first.',
  },

  // X: marty itself
  'MARTY-X001': {
    exit: 70,
    meaning: 'marty met a state that it believes impossible.',
    hint: 'This is a bug in marty: please report it with the output of the same command with --debug.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** Where the cause of an error stands; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface MartyErrorOptions {
  readonly where?: SourceLocation;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The one error class of the command line tool: a code of {@link ERRORS}, a message, a place and a hint. */
export class MartyError extends Error {
  override readonly name = 'MartyError';
  readonly code: ErrorCode;
  readonly hint: string;
  readonly where: SourceLocation | undefined;

  constructor(code: ErrorCode, message: string, options: MartyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? ERRORS[code].hint;
    this.where = options.where;
  }

  get exitCode(): ErrorExitCode {
    return ERRORS[this.code].exit;
  }
}

/** `file:line:column`, as far as known. */
export function formatLocation(where: SourceLocation): string {
  return [where.file, where.line, where.line === undefined ? undefined : where.column]
    .filter((part) => part !== undefined)
    .join(':');
}
