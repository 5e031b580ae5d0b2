/**
 * Every error that marty reports: its code, what it means and which exit code it ends with.
 * The message is written where the error is raised, because only that place knows the details.
 * `docs/reference/errors.md` is generated from this table.
 */

/** 1 findings, 2 usage or configuration, 3 a person is needed, 4 environment, 70 a bug, 130 and 143 signals. */
export type ErrorExitCode = 1 | 2 | 3 | 4 | 70 | 130 | 143;

interface ErrorEntry {
  readonly exit: ErrorExitCode;
  /** One sentence for the catalog. */
  readonly meaning: string;
  /** What to do, when the place that raises it gives no hint of its own. */
  readonly hint: string;
}

export const ERRORS = {
  // U: command line and configuration
  'MARTY-U001': {
    exit: 2,
    meaning: 'There is no such command.',
    hint: '`marty --help` lists the commands.',
  },
  'MARTY-U002': {
    exit: 2,
    meaning: 'The command has no such option.',
    hint: '`--help` after the command lists its options.',
  },
  'MARTY-U003': {
    exit: 2,
    meaning: 'A value is missing and marty may not ask for it: no terminal, CI, --no-input or --yes.',
    hint: 'Give the value with the flag that the message names.',
  },
  'MARTY-U004': {
    exit: 2,
    meaning: 'The value of a flag, variable or setting is not allowed.',
    hint: '`--help` after the command lists what is allowed.',
  },
  'MARTY-U005': {
    exit: 2,
    meaning: 'There are more arguments than the command takes.',
    hint: 'Quote a value that holds blanks.',
  },
  'MARTY-U006': {
    exit: 2,
    meaning: 'A configuration file cannot be read.',
    hint: 'It must be a YAML or JSON mapping; `marty help configuration` shows one.',
  },
  'MARTY-U007': {
    exit: 2,
    meaning: 'A configuration file has a setting that marty does not know.',
    hint: '`marty config --print` lists the settings.',
  },
  'MARTY-U008': {
    exit: 2,
    meaning: 'The folder given with --cwd is not there.',
    hint: 'Give an existing folder.',
  },
  'MARTY-U009': {
    exit: 2,
    meaning: 'A group of commands was called without saying which one.',
    hint: '`--help` after the group lists its commands.',
  },
  'MARTY-U010': {
    exit: 2,
    meaning: 'An option stands without its value.',
    hint: 'Write it as --option VALUE.',
  },
  'MARTY-U011': {
    exit: 2,
    meaning: 'Two options contradict each other.',
    hint: 'Give only one of them.',
  },
  'MARTY-U012': {
    exit: 2,
    meaning: 'There is no help topic of this name.',
    hint: '`marty help` lists the topics.',
  },
  'MARTY-U013': {
    exit: 4,
    meaning: 'A report or event file cannot be written.',
    hint: 'Check the folder and its permissions.',
  },

  // P: plan engine
  'MARTY-P001': {
    exit: 2,
    meaning: 'A path of a plan leaves its root, is absolute or holds a NUL byte.',
    hint: 'Use a relative path inside the plugin folder.',
  },
  'MARTY-P002': {
    exit: 3,
    meaning: 'A plan has conflicts with files that are there, and nothing was written.',
    hint: 'Look at the plan with --diff, then choose with --on-conflict=keep|overwrite|merge.',
  },
  'MARTY-P003': {
    exit: 3,
    meaning: 'Files changed between planning and applying.',
    hint: 'Run the command again, so that it plans from what is there now.',
  },
  'MARTY-P004': {
    exit: 4,
    meaning: 'Another marty process is writing to the same folder.',
    hint: 'Wait for it to end, then run the command again.',
  },
  'MARTY-P005': {
    exit: 4,
    meaning: 'The disk refused a write; what was begun has been rolled back.',
    hint: 'Look at free space and permissions of the folder, then run the command again.',
  },
  'MARTY-P006': {
    exit: 4,
    meaning: 'The disk refused a write, and then the roll back as well.',
    hint: 'Run any marty command in the folder: it finishes the roll back before anything else.',
  },
  'MARTY-P007': {
    exit: 2,
    meaning: 'A file of marty under .marty/ is damaged or of another version.',
    hint: 'Restore it from version control.',
  },
  'MARTY-P008': {
    exit: 2,
    meaning: 'There is no such history entry to undo.',
    hint: 'List the entries with `marty plugin undo --list`.',
  },
  'MARTY-P009': {
    exit: 3,
    meaning: 'A history entry can only be undone after the entries that follow it.',
    hint: 'Undo the later entries first.',
  },
  'MARTY-P010': {
    exit: 4,
    meaning: 'A command that runs after the files are in place failed.',
    hint: 'Run it by hand to see why, or keep the files with --keep-on-failure.',
  },
  'MARTY-P011': {
    exit: 70,
    meaning: 'A generator asked for a tree that cannot exist.',
    hint: 'This is a bug in marty or in a template pack: please report it.',
  },

  // F: the plugin.yaml manifest
  'MARTY-F001': {
    exit: 2,
    meaning: 'There is no plugin.yaml, or it cannot be read.',
    hint: 'Run marty in a plugin folder, or name one with --cwd.',
  },
  'MARTY-F002': {
    exit: 2,
    meaning: 'A manifest or policy file is not valid YAML.',
    hint: 'Correct the line that the error names.',
  },
  'MARTY-F003': {
    exit: 2,
    meaning: 'A value in a manifest or policy file has the wrong type or is out of range.',
    hint: 'Compare with schemas/plugin.schema.json; editors check it through the yaml-language-server line.',
  },
  'MARTY-F004': {
    exit: 2,
    meaning: 'A manifest or policy file has a key that marty does not know.',
    hint: 'Remove the key or correct its name.',
  },
  'MARTY-F005': {
    exit: 2,
    meaning: 'A value in a manifest or policy file is not one of those that are known.',
    hint: 'Use one of the values that the message lists.',
  },
  'MARTY-F006': {
    exit: 2,
    meaning: 'A name is not a DNS label (RFC 1123), so Kubernetes could not use it.',
    hint: 'Use lower-case letters, digits and hyphens, 63 at most, beginning and ending with a letter or digit.',
  },
  'MARTY-F007': {
    exit: 2,
    meaning: 'A duration is not a number and a unit.',
    hint: 'Write durations as 250ms, 2s, 5m or 1h.',
  },
  'MARTY-F008': {
    exit: 2,
    meaning: 'A dependency or policy names a service that the plugin does not have.',
    hint: 'Add the service, or say `external: true` or `host` if another plugin owns it.',
  },
  'MARTY-F009': {
    exit: 2,
    meaning: 'An engine does not fit the kind of its dependency.',
    hint: 'Use one of the engines that the message lists.',
  },
  'MARTY-F010': {
    exit: 1,
    meaning: 'A service subscribes to an event that no service of the plugin publishes.',
    hint: 'Check the spelling; another plugin may publish it.',
  },
  'MARTY-F011': {
    exit: 1,
    meaning: 'Services call each other in a circle.',
    hint: 'Circles are allowed; see that no call waits for itself.',
  },
  'MARTY-F012': {
    exit: 3,
    meaning: 'A generated file is not as marty wrote it.',
    hint: 'Restore it from version control; marty asks before it overwrites it.',
  },

  // G: generators and templates
  'MARTY-G001': {
    exit: 70,
    meaning: 'A template of marty does not render with the given answers.',
    hint: 'This is a bug in marty: please report it with the output of the same command with --debug.',
  },
  'MARTY-G002': {
    exit: 2,
    meaning: "A plugin's or service's name is not a DNS label that starts with a letter.",
    hint: "Use lower-case letters, digits and '-', starting with a letter.",
  },
  'MARTY-G003': {
    exit: 2,
    meaning: "A resource's name cannot be used in generated code.",
    hint: "Use a singular noun of at most 24 letters in kebab case, such as 'pet' or 'stock-item'.",
  },
  'MARTY-G004': {
    exit: 2,
    meaning: 'A service is not written as NAME:TYPE, or is named twice.',
    hint: "Write it as 'catalog:rest'.",
  },
  'MARTY-G005': {
    exit: 2,
    meaning: 'The service type is unknown or not available yet.',
    hint: "Use type 'rest'.",
  },
  'MARTY-G006': {
    exit: 3,
    meaning: 'The target holds a plugin that was made with other answers.',
    hint: "Choose another name or --directory; 'marty plugin add-service' adds to a plugin that is there.",
  },
  'MARTY-G007': {
    exit: 2,
    meaning: 'No plugin.yaml in this folder or above it.',
    hint: "Run the command inside a plugin, or create one with 'marty plugin create NAME'.",
  },
  'MARTY-G008': {
    exit: 3,
    meaning: 'The plugin already has a service of this name with other properties.',
    hint: "Choose another name; a service's type, architecture and features are not changed by add-service.",
  },
  'MARTY-G009': {
    exit: 4,
    meaning: "marty's own installation lacks the packed runtime library.",
    hint: "Reinstall marty, or in a checkout run 'npm run build'.",
  },
  'MARTY-G010': {
    exit: 4,
    meaning: "The plugin's dependencies are not installed.",
    hint: "Run 'npm install' in the plugin's folder.",
  },
  'MARTY-G011': {
    exit: 1,
    meaning: "The plugin's TypeScript does not compile.",
    hint: 'Fix the errors that the compiler lists.',
  },
  'MARTY-G012': {
    exit: 4,
    meaning: "A process that 'plugin dev' started ended unexpectedly.",
    hint: 'See the output above; --debug tells more.',
  },
  'MARTY-G013': {
    exit: 2,
    meaning: 'A folder to search does not exist or cannot be read.',
    hint: 'Name an existing folder.',
  },
  'MARTY-G014': {
    exit: 2,
    meaning: 'A service is asked for that the plugin does not have.',
    hint: "Name a service of plugin.yaml, or add it with 'marty plugin add-service'.",
  },
  'MARTY-G015': {
    exit: 2,
    meaning: 'The plugin has no record of how marty made it, or one that cannot be used.',
    hint: "Restore '.marty/record.json' from version control; services are added to plugins that marty created.",
  },

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
  'MARTY-H001': {
    exit: 2,
    meaning: 'A template of a chart cannot be parsed.',
    hint: 'Correct the template at the line that the message names.',
  },
  'MARTY-H002': {
    exit: 2,
    meaning: 'A template of a chart failed while it ran.',
    hint: 'The message names the template, line and column; check the values that it uses.',
  },
  'MARTY-H003': {
    exit: 2,
    meaning: 'A chart refuses its values with `required` or `fail`.',
    hint: 'Give the value that the message asks for.',
  },
  'MARTY-H004': {
    exit: 2,
    meaning: 'The templates of a chart give more output than allowed.',
    hint: 'A release of this size fits no cluster; look for a range or repeat without end.',
  },
  'MARTY-H005': {
    exit: 2,
    meaning: 'The templates of a chart run longer than allowed.',
    hint: 'If the chart is to be trusted, give it more time: --time-limit SECONDS.',
  },
  'MARTY-H006': {
    exit: 2,
    meaning: 'Templates of a chart call each other without end.',
    hint: 'Look for a template that includes itself.',
  },
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
  'MARTY-H060': {
    exit: 2,
    meaning: 'A file of objects for `lookup` holds something that is no Kubernetes object.',
    hint: 'Write it with `kubectl get KIND --all-namespaces -o yaml`.',
  },
  'MARTY-H061': {
    exit: 2,
    meaning: 'A profile of a cluster cannot be used.',
    hint: 'Name eks, gke or openshift, or a YAML file with kubeVersion and a list apiVersions.',
  },
  'MARTY-H062': {
    exit: 4,
    meaning: 'There is no helm to render or to compare with.',
    hint: 'Install Helm, or leave --engine and --cross-check out: marty needs no helm.',
  },
  'MARTY-H063': {
    exit: 4,
    meaning: 'The helm of this machine cannot be run, or does not come to an end.',
    hint: 'Run `helm version` by hand, or leave --engine and --cross-check out: marty needs no helm.',
  },
  'MARTY-H064': {
    exit: 2,
    meaning: 'The helm of this machine refuses the chart or its values.',
    hint: 'The message is what Helm says.',
  },
  'MARTY-H065': {
    exit: 2,
    meaning: 'The helm of this machine is of another major version than the one to be equal to.',
    hint: 'Give its major version with --helm-version.',
  },
  'MARTY-H066': {
    exit: 1,
    meaning: 'Helm gives something else for a chart than marty.',
    hint: 'Use --engine helm for this chart, and report the difference.',
  },
  'MARTY-H070': {
    exit: 2,
    meaning: 'A template makes a text, or a list of numbers, that is larger than allowed.',
    hint: 'Check the count that is given to the function that the message names.',
  },
  'MARTY-H071': {
    exit: 2,
    meaning: 'A chart needs more memory than marty may use.',
    hint: 'If the chart is to be trusted, give Node.js more: NODE_OPTIONS=--max-old-space-size=MEGABYTES.',
  },
  'MARTY-H072': {
    exit: 2,
    meaning: 'A template made a mapping or list that contains itself, and then wants it written.',
    hint: 'Look for a `set` or `merge` whose value holds the mapping that it changes; `deepCopy` it first.',
  },
  'MARTY-H073': {
    exit: 4,
    meaning: 'A file or folder of a chart cannot be read.',
    hint: 'Check the rights on it, and that it did not change while it was read.',
  },
  'MARTY-H080': {
    exit: 1,
    meaning: 'A value that goes into a Secret stands in another object, too.',
    hint: 'Read it from the Secret there: secretKeyRef, or a mounted file.',
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
  'MARTY-K020': {
    exit: 2,
    meaning: 'A transformer configuration is not valid, or contradicts another one.',
    hint: 'Correct the field specifications; one path and kind has one value of create.',
  },
  'MARTY-K021': {
    exit: 2,
    meaning: 'The OpenAPI schema of a kustomization cannot be used.',
    hint: 'Give it in the kustomization that is built, as definitions with x-kubernetes-group-version-kind.',
  },
  'MARTY-K022': {
    exit: 2,
    meaning: 'A file of crds holds no usable type definitions.',
    hint: "Give OpenAPI definitions by type name, as kustomize's crds field expects them.",
  },
  'MARTY-K023': {
    exit: 2,
    meaning: 'A replacement cannot find its source or target.',
    hint: 'Compare the selectors and field paths with the objects, or set options.create.',
  },
  'MARTY-K024': {
    exit: 2,
    meaning: 'A replacement writes a value of another type than the field has.',
    hint: 'Choose a field whose type fits, or a source with another value.',
  },
  'MARTY-K025': {
    exit: 2,
    meaning: 'A replacement writes into YAML text inside a field.',
    hint: 'Give the text as JSON, or generate it from a file of its own.',
  },
  'MARTY-K026': {
    exit: 2,
    meaning: 'A generator or transformer plugin is not built in, or its configuration is not valid.',
    hint: "Use kustomize's built-in kinds with apiVersion builtin, or build with kustomize itself.",
  },
  'MARTY-K027': {
    exit: 2,
    meaning: 'A patch directive ($patch) works on a list that the object does not have.',
    hint: 'Leave the directive out: kustomize would leave it in the object, or lose elements.',
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
  'MARTY-V006': {
    exit: 1,
    meaning: 'What an overlay builds differs from what Helm renders; nothing is written.',
    hint: 'Look at the differences listed; --debug shows both sides.',
  },

  'MARTY-V007': {
    exit: 2,
    meaning: 'The folder is no tree that marty converted: it has no lock file.',
    hint: 'Name the folder given to --out of `marty migrate helm-to-kustomize`.',
  },
  'MARTY-V008': {
    exit: 2,
    meaning: 'The lock file of a converted tree is not valid.',
    hint: 'Take it back from version control, or convert the chart again.',
  },

  'MARTY-V030': {
    exit: 2,
    meaning: 'A chart renders values that change at each render, and --random refuse does not write them.',
    hint: 'Give these values in a values file, or use --random pin, which writes them once.',
  },
  'MARTY-V031': {
    exit: 2,
    meaning: 'Adoption in place would restart pods, because another policy changes pod templates.',
    hint: 'Adopt first with --labels keep --checksums keep; clean up in a later run, at a time for restarts.',
  },
  'MARTY-V032': {
    exit: 2,
    meaning: 'Adoption in place would restart pods, because a pod template is another one at each render.',
    hint: 'Give the value that runs now in a values file, so that the chart makes none of its own.',
  },
  'MARTY-V033': {
    exit: 2,
    meaning: 'The hook policy and the GitOps policy are for two different tools.',
    hint: 'Use --hooks argo with --gitops argo, --hooks flux with --gitops flux, or --hooks component or drop.',
  },
  'MARTY-V034': {
    exit: 2,
    meaning: 'An option of a policy is given without that policy, or its value is not valid.',
    hint: 'See `marty help migrate helm-to-kustomize` for what belongs together.',
  },
  'MARTY-V035': {
    exit: 2,
    meaning: 'No environment is given, and the folder has no lock file that names some.',
    hint: 'Give at least one: --env dev=values-dev.yaml.',
  },

  'MARTY-V050': {
    exit: 1,
    meaning: 'A converted tree builds something else than the chart renders.',
    hint: 'Correct the file named, or convert the chart again if the chart or its values changed.',
  },
  'MARTY-V051': {
    exit: 1,
    meaning: 'An overlay of a converted tree does not build.',
    hint: 'Correct the file named; `kubectl kustomize` on the overlay says the same.',
  },
  'MARTY-V052': {
    exit: 1,
    meaning: 'The chart or a values file is not what a tree was converted from.',
    hint: 'Run `marty migrate helm-to-kustomize` again to bring the tree up to date.',
  },
  'MARTY-V053': {
    exit: 1,
    meaning: 'A converted tree has an overlay that its lock file does not name.',
    hint: 'Make overlays with `marty migrate generate-overlay`, which enters them in the lock file.',
  },
  'MARTY-V054': {
    exit: 1,
    meaning: 'The lock file of a converted tree names an environment that has no overlay.',
    hint: 'Take the overlay back from version control, or remove the environment from the lock file.',
  },
  'MARTY-V055': {
    exit: 2,
    meaning: 'A converted tree has no such environment.',
    hint: 'Name one of those that `migration.lock.yaml` lists.',
  },
  'MARTY-V056': {
    exit: 2,
    meaning: 'An edit of a new overlay is not of its form.',
    hint: '`marty migrate generate-overlay --help` shows an example of each.',
  },
  'MARTY-V057': {
    exit: 2,
    meaning: 'An edit of a new overlay finds nothing to change.',
    hint: 'Name a workload, image or host of the environment.',
  },
  'MARTY-V058': {
    exit: 3,
    meaning: 'The environment is there already, made from something else.',
    hint: 'Choose another name, or compute it anew with --replace.',
  },
  'MARTY-V059': {
    exit: 1,
    meaning: 'A new overlay does not build what it must; nothing is written.',
    hint: 'Run `marty migrate validate-migration` on the tree: the base may be broken.',
  },
  'MARTY-V060': {
    exit: 2,
    meaning: 'A new overlay is to come from nothing, or from two things at once.',
    hint: 'Give --values or --set, or else --from with edits.',
  },
  'MARTY-V061': {
    exit: 1,
    meaning: 'The mesh cannot do what a policy of the plugin asks for; nothing is written.',
    hint: 'Look at the refusals of `marty service-mesh apply-policies --dry-run=client`.',
  },

  // R: readiness of a chart for a conversion
  'MARTY-R001': {
    exit: 1,
    meaning: 'A template of the chart cannot be parsed.',
    hint: 'Correct the template at this line; until then nothing of the chart can be rendered.',
  },
  'MARTY-R002': {
    exit: 1,
    meaning: 'A template calls a function that this version of Helm does not have.',
    hint: 'Correct the name of the function, or give --helm-version.',
  },
  'MARTY-R003': {
    exit: 1,
    meaning: 'A template asks for the address of a host name.',
    hint: 'Give the address as a value.',
  },
  'MARTY-R004': {
    exit: 1,
    meaning: 'An object is a Helm hook that runs at an install, an upgrade or after a deletion.',
    hint: 'Choose --hooks argo, flux or component; with --hooks drop run it in your pipeline.',
  },
  'MARTY-R005': {
    exit: 1,
    meaning:
      'A hook runs at a moment that neither Argo CD nor Flux has: before a deletion, or at a rollback.',
    hint: 'Run what it does by hand or in your pipeline: a conversion lists it and leaves it out.',
  },
  'MARTY-R006': {
    exit: 1,
    meaning: 'The name of a hook is unknown to Helm, so its object vanishes.',
    hint: 'Correct the annotation helm.sh/hook.',
  },
  'MARTY-R007': {
    exit: 1,
    meaning: 'An object is a test of `helm test`.',
    hint: 'Nothing to do: tests are left out and listed.',
  },
  'MARTY-R008': {
    exit: 1,
    meaning: 'A template looks an object up in the cluster; a conversion finds nothing.',
    hint: 'Give as a value what is to be found; `marty migrate render -o json` lists the lookups of a render.',
  },
  'MARTY-R009': {
    exit: 1,
    meaning: 'A template calls a function that gives another value at each render.',
    hint: 'Give the value yourself, from a secret store where it is secret, so that the call is not reached.',
  },
  'MARTY-R010': {
    exit: 1,
    meaning: 'A field of a rendered object is another one at each render.',
    hint: 'Give the value; else what the conversion writes once stays.',
  },
  'MARTY-R011': {
    exit: 1,
    meaning: 'The name of a rendered object is another one at each render.',
    hint: 'Give the name by a value: each conversion would make a new object.',
  },
  'MARTY-R012': {
    exit: 1,
    meaning: 'A template reads the time of the render.',
    hint: 'Give the time as a value, or take it out: the time of the conversion stays.',
  },
  'MARTY-R013': {
    exit: 1,
    meaning: 'A template runs a text as a template with `tpl`.',
    hint: 'Nothing to do for plain texts: what it gives is fixed at conversion.',
  },
  'MARTY-R014': {
    exit: 1,
    meaning: 'A value holds a template, which becomes fixed text.',
    hint: 'Check the result in each overlay; change it there from now on.',
  },
  'MARTY-R015': {
    exit: 1,
    meaning: 'A template tells an install from an upgrade; a conversion renders an install.',
    hint: 'Check that the objects of an install are those to keep.',
  },
  'MARTY-R016': {
    exit: 1,
    meaning: 'Templates use the name of the release, which becomes fixed.',
    hint: 'Give --release with the name of the release that runs, so that names and selectors stay.',
  },
  'MARTY-R017': {
    exit: 1,
    meaning: 'A template asks what the cluster serves, or its version; the answer becomes fixed.',
    hint: 'Give --kube-version and --api-versions as your cluster has them.',
  },
  'MARTY-R018': {
    exit: 1,
    meaning: 'A template uses files of the chart, or its own name; the result becomes fixed.',
    hint: 'Nothing to do; later changes of the files need another conversion.',
  },
  'MARTY-R019': {
    exit: 1,
    meaning: 'The chart has custom resource definitions in crds/.',
    hint: 'They are written apart: apply them first. --skip-crds leaves them out.',
  },
  'MARTY-R020': {
    exit: 1,
    meaning: 'A custom resource definition is a template.',
    hint: 'Apply it before the objects of its kind, and keep it out of pruning.',
  },
  'MARTY-R021': {
    exit: 1,
    meaning: 'An object is rendered twice, which Kustomize refuses.',
    hint: 'Change the name of one of the two, or the value that renders both.',
  },
  'MARTY-R022': {
    exit: 1,
    meaning: 'A rendered object has no name, which Kustomize cannot hold.',
    hint: 'Give it metadata.name in the template, or leave it out by a value.',
  },
  'MARTY-R023': {
    exit: 1,
    meaning: 'A template gives a List, which is taken apart.',
    hint: 'Nothing to do: its objects are written one by one.',
  },
  'MARTY-R024': {
    exit: 1,
    meaning: 'An object is in another namespace than the release.',
    hint: 'Check that its namespace exists, and give -n if it is meant to be that of the release.',
  },
  'MARTY-R025': {
    exit: 1,
    meaning: 'An object belongs to the whole cluster.',
    hint: 'Give each environment of one cluster other names, or apply it apart.',
  },
  'MARTY-R026': {
    exit: 1,
    meaning: 'A checksum restarts Pods when configuration changes; it becomes a fixed text.',
    hint: 'After a change by hand restart the Pods, or use a configMapGenerator.',
  },
  'MARTY-R027': {
    exit: 1,
    meaning: 'Helm keeps an object when its release is deleted; other tools do not.',
    hint: 'Exclude it from pruning: argocd.argoproj.io/sync-options: Prune=false, or kustomize.toolkit.fluxcd.io/prune: disabled.',
  },
  'MARTY-R028': {
    exit: 1,
    meaning: 'A selector that cannot be changed holds the version of the chart.',
    hint: 'Take the label out of the selector in the template; running objects must be made anew.',
  },
  'MARTY-R029': {
    exit: 1,
    meaning: 'An object is too large for a client-side apply.',
    hint: 'Apply it with `kubectl apply --server-side`.',
  },
  'MARTY-R030': {
    exit: 1,
    meaning: 'A subchart is declared, but not in the folder charts/.',
    hint: 'Run `helm dependency build` in the chart.',
  },
  'MARTY-R031': {
    exit: 1,
    meaning: 'A subchart comes from a repository; the copy in charts/ is converted.',
    hint: 'Nothing to do if the copy is up to date; else run `helm dependency update`.',
  },
  'MARTY-R032': {
    exit: 1,
    meaning: 'The chart does not support the Kubernetes version of the target.',
    hint: 'Give --kube-version with the version of your cluster, or another version of the chart.',
  },
  'MARTY-R033': {
    exit: 1,
    meaning: 'The chart is deprecated, or has the form of Helm 2.',
    hint: 'Nothing to do for the conversion: it is read as Helm reads it.',
  },
  'MARTY-R034': {
    exit: 1,
    meaning: 'The chart is a library.',
    hint: 'Convert the chart that uses it.',
  },
  'MARTY-R035': {
    exit: 1,
    meaning: 'An environment cannot be rendered.',
    hint: 'Give the values that the chart asks for.',
  },
  'MARTY-R036': {
    exit: 1,
    meaning: 'The chart checks its values by a schema.',
    hint: 'Check later changes of the overlays with `kubectl apply --dry-run=server`.',
  },
  'MARTY-R037': {
    exit: 1,
    meaning: 'Files of the chart are links out of it, or are left out by .helmignore.',
    hint: 'Check that what is left out is not needed; name the folder of links with --link-root.',
  },
  'MARTY-R038': {
    exit: 1,
    meaning: 'An object is rendered in an API version that the target does not serve.',
    hint: 'Change the API version in the template.',
  },
  'MARTY-R039': {
    exit: 1,
    meaning: 'An API version is deprecated, or a template can give an old one.',
    hint: 'Change the API version in the template.',
  },

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
  'MARTY-C006': {
    exit: 4,
    meaning: 'The credentials that a kubeconfig names cannot be had.',
    hint: 'Check the certificates and the credential command of the user in the kubeconfig.',
  },

  // A: audit log
  'MARTY-A001': {
    exit: 1,
    meaning: 'A line of an audit log is no entry, or the last line has no end.',
    hint: 'Compare the file with a copy of it; a process that still writes may have an unfinished last line.',
  },
  'MARTY-A002': {
    exit: 1,
    meaning: 'An entry of an audit log was edited, or was sealed with another key.',
    hint: 'Check that --key-file names the key of this log, then compare the line with a copy of the log.',
  },
  'MARTY-A003': {
    exit: 1,
    meaning: 'Entries of an audit log were removed, inserted or moved.',
    hint: 'Give all files of the log, oldest first.',
  },
  'MARTY-A004': {
    exit: 1,
    meaning: 'An audit log does not begin with its first entry.',
    hint: 'Give the older files too, or name the entry before the first with --after.',
  },
  'MARTY-A005': {
    exit: 1,
    meaning: 'The end of an audit log was cut, or its head does not belong to it.',
    hint: 'Compare the last entry with the one that an earlier check reported.',
  },
  'MARTY-A006': {
    exit: 2,
    meaning: 'A file of an audit log, its head or its key cannot be read.',
    hint: 'Check the path and its permissions.',
  },

  // X: marty itself
  'MARTY-X001': {
    exit: 70,
    meaning: 'marty met a state that it believes impossible.',
    hint: 'This is a bug in marty: please report it with the output of the same command with --debug.',
  },
  'MARTY-X002': {
    exit: 130,
    meaning: 'Interrupted by Ctrl-C (SIGINT). What was begun is undone.',
    hint: 'Run the command again when you are ready.',
  },
  'MARTY-X003': {
    exit: 143,
    meaning: 'Ended by SIGTERM. What was begun is undone.',
    hint: 'Run the command again when you are ready.',
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
