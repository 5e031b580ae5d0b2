/** Pages of `marty help TOPIC`. */
export interface HelpTopic {
  readonly summary: string;
  readonly text: string;
}

export const HELP_TOPICS: Readonly<Record<string, HelpTopic>> = {
  'exit-codes': {
    summary: 'What the exit code of marty says',
    text: `0    done
1    findings: validation failed, a policy was refused, parity is broken
2    usage or configuration: unknown option, missing value, invalid manifest
3    a person is needed: conflicts; drift, where --exit-code asks for it
4    environment: cluster unreachable, tool missing, time-out
70   a bug in marty, with the text of an issue on stderr
130  ended by Ctrl-C (SIGINT)
143  ended by SIGTERM

The format of the output never changes the exit code. A command that serves until it is stopped
(plugin dev) ends with 0 when Ctrl-C or SIGTERM stops it cleanly.`,
  },
  configuration: {
    summary: 'Flags, variables and files that hold settings',
    text: `A setting is taken from the first place that has it:

1. the flag                      --architecture hexagonal
2. a variable                    MARTY_PLUGIN_CREATE_ARCHITECTURE=hexagonal, MARTY_OUTPUT=json
3. the project's file            marty.config.yaml, .yml or .json in this folder or above, up to the git root
4. the user's file               $XDG_CONFIG_HOME/marty/marty.config.yaml (~/.config/marty)
5. the default

A file looks like this; "marty config --print" shows what holds and why:

  output: text
  onConflict: fail
  commands:
    plugin create:
      architecture: hexagonal`,
  },
  output: {
    summary: 'Streams, JSON, YAML and events',
    text: `The result goes to stdout, everything else to stderr.

--json, -o json   one document: { "ok": true, "command", "version", "data", "plan"?, "findings"? }
-o yaml           the same document as YAML
an error          { "ok": false, "error": { "code", "message", "hint", "where"?, "docs" } } on stdout

MARTY_OUTPUT_FILE=events.ndjson appends one JSON document per event: command-started, file-created,
file-edited, file-deleted, conflict, finding, command-failed, command-finished.

Colours follow each stream: FORCE_COLOR turns them on; --no-color, NO_COLOR and TERM=dumb off.`,
  },
  ci: {
    summary: 'marty without a terminal',
    text: `marty asks only if stdin, stdout and stderr are terminals, CI is unset, and neither --no-input nor
--yes is given. Otherwise a missing value is exit code 2, and the message names the flag.

--yes accepts defaults and never overwrites; --on-conflict or --force decides about changed files.
Commands with findings take --format sarif|junit|github|json and --report sarif=FILE,junit=FILE.
Under GITHUB_ACTIONS findings become annotations, and a table goes to the step summary.
Call node_modules/.bin/marty rather than npx: npx alone takes several times as long.`,
  },
  conflicts: {
    summary: 'What happens to files that you changed',
    text: `marty writes all files of a plan or none. A file that you changed is a conflict; all conflicts are
listed, nothing is written, and the exit code is 3. On a terminal marty asks for each file.

--on-conflict fail       list them and stop (default)
--on-conflict keep       keep your files
--on-conflict overwrite  take marty's files (also --force)
--on-conflict merge      merge both; lines that both changed get conflict markers

-n, --dry-run shows the plan, --diff its changes; "marty plugin undo" takes the last plan back.`,
  },
};
