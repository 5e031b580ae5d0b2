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
  'MARTY-Y001': {
    exit: 2,
    meaning: 'A text is not valid YAML as Helm and Kubernetes read it.',
    hint: 'Correct the text at the place given; the words are those of Helm.',
  },
  'MARTY-Y002': {
    exit: 2,
    meaning: 'A YAML text exceeds a limit: nesting, aliases or length.',
    hint: 'Split the text, or write out what its aliases repeat.',
  },
  'MARTY-Y003': {
    exit: 2,
    meaning: 'A YAML mapping has the same key twice.',
    hint: 'Remove one of the two.',
  },
  'MARTY-Y004': {
    exit: 2,
    meaning: 'A YAML value has no form in JSON: an infinity, NaN or a null key.',
    hint: 'Quote the value or the key.',
  },

  // H: Helm engine
  'MARTY-H040': {
    exit: 2,
    meaning: 'There is no chart at the path given.',
    hint: 'Give the folder of a chart or a .tgz archive.',
  },
  'MARTY-H041': {
    exit: 2,
    meaning: 'A chart has no Chart.yaml.',
    hint: 'Point at the folder that holds Chart.yaml.',
  },
  'MARTY-H042': {
    exit: 2,
    meaning: 'A Chart.yaml or requirements.yaml is not valid.',
    hint: 'Correct the field that the message names.',
  },
  'MARTY-H043': {
    exit: 2,
    meaning: 'A chart archive is damaged or no .tgz.',
    hint: 'Package the chart again with `helm package`.',
  },
  'MARTY-H044': {
    exit: 2,
    meaning: 'A chart holds a path that leaves it, a link or a device.',
    hint: 'Do not use this archive unless you know who made it and why.',
  },
  'MARTY-H045': {
    exit: 2,
    meaning: 'A symbolic link of a chart leads nowhere, in a circle or out of the link root.',
    hint: 'If the chart is to be trusted, name the folder that its links may lead to: --link-root DIR.',
  },
  'MARTY-H046': {
    exit: 2,
    meaning: 'A chart exceeds a limit: bytes of a file, bytes in all, number of files.',
    hint: 'Leave files that are not part of the chart out with .helmignore.',
  },
  'MARTY-H047': {
    exit: 2,
    meaning: 'A .helmignore has a pattern that Helm does not know.',
    hint: 'Use one glob a line, without **.',
  },
  'MARTY-H048': {
    exit: 2,
    meaning: 'A dependency of a chart is missing in its charts/ folder.',
    hint: 'Run `helm dependency build` in the chart, or put the subchart into charts/.',
  },
  'MARTY-H049': {
    exit: 2,
    meaning: 'Values are not a mapping.',
    hint: 'A values file holds keys and values at its top level, not a list or a single value.',
  },
  'MARTY-H050': {
    exit: 2,
    meaning: 'A values file cannot be read.',
    hint: 'Check the path given with -f or --set-file.',
  },
  'MARTY-H051': {
    exit: 2,
    meaning: 'A --set argument cannot be parsed.',
    hint: 'Write key=value; escape commas and dots in values and keys with a backslash.',
  },
  'MARTY-H052': {
    exit: 2,
    meaning: "Values do not meet a chart's values.schema.json.",
    hint: 'Correct the values that the message names.',
  },
  'MARTY-H053': {
    exit: 2,
    meaning: 'A chart does not support the Kubernetes version.',
    hint: 'Give the version of your cluster with --kube-version.',
  },
  'MARTY-H054': {
    exit: 2,
    meaning: 'A Kubernetes version cannot be parsed.',
    hint: 'Write it like 1.29 or v1.29.3.',
  },
  'MARTY-H055': {
    exit: 2,
    meaning: 'A library chart cannot be rendered on its own.',
    hint: 'Render the chart that depends on it.',
  },
  'MARTY-H056': {
    exit: 2,
    meaning: 'A rendered document is not valid YAML.',
    hint: 'Look at the template that the message names.',
  },
  'MARTY-H057': {
    exit: 2,
    meaning: 'A release name is not valid.',
    hint: 'Use lower case letters, digits, dots and dashes, at most 53.',
  },
  'MARTY-H058': {
    exit: 2,
    meaning: 'Values of a subchart are not a mapping.',
    hint: 'Give the subchart a mapping, or nothing at all.',
  },

  // K: kustomize builder
  'MARTY-K001': {
    exit: 2,
    meaning: 'A document is not a Kubernetes object.',
    hint: 'Every document needs apiVersion, kind and a metadata map.',
  },
  'MARTY-K003': {
    exit: 2,
    meaning: 'A folder holds no kustomization file, or more than one.',
    hint: 'Give a folder with one kustomization.yaml.',
  },
  'MARTY-K004': {
    exit: 2,
    meaning: 'A kustomization file has a field that marty does not build, or a value of the wrong type.',
    hint: 'Remove the field, or build this kustomization with kustomize itself.',
  },
  'MARTY-K005': {
    exit: 2,
    meaning: 'A file or folder that a kustomization names is missing.',
    hint: 'Correct the path; it is relative to the kustomization file.',
  },
  'MARTY-K006': {
    exit: 2,
    meaning: 'A kustomization reads a file outside its own folder.',
    hint: 'Move the file below the folder, or give --load-restrictor none.',
  },
  'MARTY-K007': {
    exit: 2,
    meaning: 'Kustomizations include each other in a circle.',
    hint: 'Break the circle.',
  },
  'MARTY-K008': {
    exit: 2,
    meaning: 'Two objects of one build have the same identity.',
    hint: 'Remove one of them, or change its name or namespace.',
  },
  'MARTY-K009': {
    exit: 2,
    meaning: 'An object has no metadata.name.',
    hint: 'Give it a name: kustomize cannot build objects with generateName.',
  },
  'MARTY-K010': {
    exit: 2,
    meaning: 'A strategic merge patch does not fit its target.',
    hint: 'Give the patch the types that the object has.',
  },
  'MARTY-K011': {
    exit: 2,
    meaning: 'A strategic merge patch meets list elements that cannot be told apart.',
    hint: 'Use a JSON patch for this object.',
  },
  'MARTY-K012': {
    exit: 2,
    meaning: 'A JSON patch cannot be applied.',
    hint: "Compare the patch's paths with the object.",
  },
  'MARTY-K013': {
    exit: 2,
    meaning: 'A patch matches no object, or more than one.',
    hint: 'Give the patch a target, or correct its kind, name and namespace.',
  },
  'MARTY-K014': {
    exit: 2,
    meaning: 'A patch is neither a strategic merge patch nor a JSON patch.',
    hint: 'Write a map with apiVersion and kind, or a list of operations with a target.',
  },
  'MARTY-K015': {
    exit: 2,
    meaning: 'A replicas entry matches no object.',
    hint: 'Name a Deployment, StatefulSet, ReplicaSet or ReplicationController of the build.',
  },
  'MARTY-K016': {
    exit: 2,
    meaning: 'A reference matches more than one object.',
    hint: 'Give the objects names that differ.',
  },
  'MARTY-K017': {
    exit: 2,
    meaning: "A generator's entry is not valid.",
    hint: 'Use key=value literals, [key=]file paths and env files.',
  },
  'MARTY-K018': {
    exit: 2,
    meaning: 'A transformer meets a field of another type than it expects.',
    hint: 'Correct the field in the object named.',
  },

  // V: conversion and its proof
  'MARTY-V001': {
    exit: 2,
    meaning: 'An --env option is not NAME=FILE[,FILE…].',
    hint: 'Write --env dev=values-dev.yaml; several files are divided by commas.',
  },
  'MARTY-V002': {
    exit: 2,
    meaning: 'Two --env options have the same name.',
    hint: 'Give each environment a name of its own, and its files in one option: --env dev=a.yaml,b.yaml.',
  },
  'MARTY-V003': {
    exit: 2,
    meaning: 'The name of an environment is not a DNS label.',
    hint: 'Use up to 63 lower case letters, digits and hyphens, beginning and ending with a letter or digit.',
  },
  'MARTY-V004': {
    exit: 2,
    meaning: 'A chart renders an object that Kustomize cannot hold.',
    hint: 'Kustomize needs a name for every object, and each identity once; change the values or the template named.',
  },
  'MARTY-V005': {
    exit: 2,
    meaning: 'A policy for hooks or secrets is not available yet.',
    hint: 'Use --hooks drop: the hooks are listed in the report.',
  },
  'MARTY-V006': {
    exit: 1,
    meaning: 'What an overlay builds differs from what Helm renders; nothing is written.',
    hint: 'Look at the differences listed; --debug shows both sides.',
  },

  // M: service mesh

  // C: Kubernetes cluster

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
