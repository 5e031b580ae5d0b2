import { execa } from 'execa';
import { MartyError } from '../../src/errors.ts';
import {
  collectValues,
  compileChart,
  loadChart,
  manifestText,
  type RenderOptions,
  render,
} from '../../src/helm/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { judge } from '../oracles/judge.ts';

export interface ChartRun {
  /** Absolute path. */
  readonly chart: string;
  readonly files?: readonly string[];
  readonly set?: readonly string[];
  readonly includeCrds?: boolean;
  readonly hooks?: boolean;
  readonly options?: Partial<RenderOptions>;
}

/** What a render gives: the text, or the error's. */
export type Outcome =
  | { readonly text: string; readonly error?: undefined }
  | { readonly text?: undefined; readonly error: string };

const KUBE_VERSION = 'v1.31.2';

/** What `helm template` of that major version does. */
export async function theirs(run: ChartRun, helmVersion: 3 | 4): Promise<Outcome> {
  const { chart, files = [], set = [], includeCrds = false, hooks = true } = run;
  const { exitCode, stdout, stderr } = await execa(
    judge(`helm${helmVersion}`) ?? '',
    [
      'template',
      'rel',
      chart,
      `--kube-version=${run.options?.kubeVersion ?? KUBE_VERSION}`,
      ...files.map((file) => `--values=${file}`),
      ...set.map((text) => `--set=${text}`),
      ...(includeCrds ? ['--include-crds'] : []),
      ...(hooks ? [] : ['--no-hooks']),
    ],
    { reject: false, stripFinalNewline: false, maxBuffer: 2 ** 28 },
  );
  return exitCode === 0 ? { text: stdout } : { error: stderr };
}

/** What marty does. */
export function ours(run: ChartRun, helmVersion: 3 | 4): Outcome {
  const { chart, files = [], set = [], includeCrds = false, hooks = true } = run;
  try {
    const rendered = render(
      compileChart(loadChart(nodeFs, chart, { helmVersion })),
      collectValues(nodeFs, { files, set, helmVersion }),
      { releaseName: 'rel', namespace: 'default', kubeVersion: KUBE_VERSION, helmVersion, ...run.options },
    );
    return { text: manifestText(rendered, { includeCrds, hooks }) };
  } catch (error) {
    if (error instanceof MartyError) return { error: error.message };
    throw error;
  }
}
