import { z } from 'zod';
import { MartyError } from '../errors.ts';
import {
  type CompiledChart,
  compareRenders,
  type HelmBinary,
  type HelmTemplateInputs,
  manifestText,
  render,
} from '../helm/index.ts';
import type { ReadFs } from '../ports/fs.ts';
import { capabilitiesOf } from './capabilities.ts';
import { renderOptionsOf, valuesOf } from './render-environments.ts';
import type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';

/** Schema of a comparison with helm. */
export const crossCheckSchema = z.object({
  helm: z.string().describe('Version of the helm that was compared with'),
  differences: z.array(
    z.object({
      source: z.string(),
      object: z.string(),
      kind: z.enum(['text', 'changing', 'missing', 'added', 'order']),
      line: z.int().optional(),
      ours: z.string().optional(),
      theirs: z.string().optional(),
    }),
  ),
});
export type CrossCheck = z.infer<typeof crossCheckSchema>;

/** What `helm template` is asked for to render an environment. @throws MartyError MARTY-H050, H061 */
export function helmInputs(
  fs: ReadFs,
  { chart }: CompiledChart,
  inputs: RenderInputs,
  { files, set = [], setString = [] }: EnvironmentInputs,
): HelmTemplateInputs {
  return {
    chart: inputs.chart,
    release: inputs.release ?? chart.metadata.name,
    namespace: inputs.namespace,
    ...capabilitiesOf(fs, inputs),
    values: {
      ...inputs.values,
      files,
      set: [...(inputs.values.set ?? []), ...set],
      setString: [...(inputs.values.setString ?? []), ...setString],
    },
  };
}

/**
 * Compares marty's render with that of helm. `render` gives marty's text; its second one is of another seed. Where
 * both refuse the chart with the same words, marty's error is thrown.
 *
 * @throws MartyError MARTY-H063; MARTY-H066 where only one of both refuses the chart, or both with other words
 */
export async function crossCheck(
  helm: HelmBinary,
  inputs: HelmTemplateInputs,
  render: (again: boolean) => string,
): Promise<CrossCheck> {
  const theirs = await attempt(() => helm.template(inputs));
  const ours = await attempt(() => render(false));
  if (ours.error !== undefined) throw refused(helm, ours.error, theirs.error);
  if (theirs.error !== undefined)
    throw new MartyError('MARTY-H066', `helm ${helm.version} refuses the chart: ${theirs.error.message}`);
  const differences =
    ours.text === theirs.text
      ? []
      : compareRenders([ours.text, render(true)], [theirs.text, await helm.template(inputs)]);
  return { helm: helm.version, differences: [...differences] };
}

type Attempt =
  | { readonly text: string; readonly error?: undefined }
  | { readonly text?: undefined; readonly error: MartyError };

async function attempt(work: () => string | Promise<string>): Promise<Attempt> {
  try {
    return { text: await work() };
  } catch (error) {
    if (error instanceof MartyError && error.code !== 'MARTY-H063') return { error };
    throw error;
  }
}

function refused(helm: HelmBinary, ours: MartyError, theirs: MartyError | undefined): MartyError {
  if (theirs?.message.includes(ours.message) === true) return ours;
  const says = theirs === undefined ? 'renders it' : `says: ${theirs.message}`;
  return new MartyError(
    'MARTY-H066',
    `marty refuses the chart: ${ours.message}\nhelm ${helm.version} ${says}`,
    { cause: ours, ...(ours.where === undefined ? {} : { where: ours.where }) },
  );
}

/** 2033-05-18: a second render is of another time, which shows what the clock changes. */
const LATER = 2_000_000_000_000;

/** As {@link crossCheck}, for every environment of a migration. */
export async function crossCheckAll(
  fs: ReadFs,
  helm: HelmBinary,
  chart: CompiledChart,
  inputs: RenderInputs,
): Promise<CrossCheck> {
  const options = renderOptionsOf(fs, chart, inputs);
  const differences: CrossCheck['differences'] = [];
  for (const environment of inputs.environments) {
    const check = await crossCheck(helm, helmInputs(fs, chart, inputs, environment), (again) =>
      manifestText(
        render(
          chart,
          valuesOf(fs, inputs, environment),
          again ? { ...options, seed: 'another', now: () => new Date(LATER) } : options,
        ),
      ),
    );
    differences.push(
      ...check.differences.map((difference) => ({
        ...difference,
        object: `${environment.name}: ${difference.object}`,
      })),
    );
  }
  return { helm: helm.version, differences };
}

/** A finding for each difference; what changes at every render is a note. */
export function crossCheckFindings({ helm, differences }: CrossCheck): {
  code: string;
  level: 'error' | 'note';
  message: string;
  where: { file: string };
}[] {
  return differences.map((difference) => ({
    code: 'MARTY-H066',
    level: difference.kind === 'changing' ? 'note' : 'error',
    message: `${difference.object}: ${describe(difference, helm)}`,
    where: { file: difference.source },
  }));
}

function describe({ kind, line, ours, theirs }: CrossCheck['differences'][number], helm: string): string {
  switch (kind) {
    case 'missing':
      return `only helm ${helm} gives it`;
    case 'added':
      return `helm ${helm} does not give it`;
    case 'order':
      return `their order is not that of helm ${helm}`;
    case 'changing':
      return `differs at every render, from line ${line}`;
    default:
      return `line ${line} is ${JSON.stringify(ours)}, with helm ${helm} ${JSON.stringify(theirs)}`;
  }
}

/** The comparison in a sentence; its findings say more. */
export function crossCheckText({ helm, differences }: CrossCheck): string {
  const errors = differences.filter(({ kind }) => kind !== 'changing').length;
  if (errors > 0) return `${errors} documents are not what helm ${helm} prints.`;
  const changing = differences.length;
  return changing === 0
    ? `Byte by byte what helm ${helm} prints.`
    : `What helm ${helm} prints, but for ${changing} documents that differ at every render.`;
}
