import { z } from 'zod';
import { canonicalJson, type Difference, type Json } from '../objects/index.ts';
import type { Conversion, OverlaySize } from './conversion.ts';
import type { Environment } from './environment.ts';
import { type LeakFinding, leakFindings, leakNote } from './leak-findings.ts';
import type { Update } from './rerun.ts';

const difference = z.object({
  object: z.string(),
  path: z.string().describe('JSON pointer within the object'),
  allowed: z.string().describe('Name of the rule that allows it').optional(),
});

/** Schema of a conversion's JSON result. */
export const conversionSchema = z.object({
  base: z.int().describe('Objects of the base'),
  crds: z.int().describe('Custom resource definitions'),
  edits: z.int().describe('Places that all overlays together change'),
  components: z.array(
    z.object({
      name: z.string().describe('Folder below components/'),
      objects: z.int(),
      environments: z.array(z.string()).describe('Environments that include it'),
    }),
  ),
  parity: z.boolean().describe('Whether every environment builds what Helm renders'),
  environments: z.array(
    z.object({
      name: z.string(),
      objects: z.int().describe('Objects that Helm renders'),
      equal: z.int(),
      parity: z.boolean(),
      helmDigest: z.string().describe('SHA-256 of the canonical form after the allowed differences'),
      kustomizeDigest: z.string(),
      differences: z.array(difference),
      overlay: z
        .object({
          added: z.int(),
          removed: z.int(),
          patched: z.int(),
          edits: z.int(),
          components: z.array(z.string()),
          lifted: z.array(z.string()).describe('Fields of the kustomization that stand in for patches'),
        })
        .optional(),
    }),
  ),
  secrets: z.array(z.object({ object: z.string(), keys: z.array(z.string()) })),
  leaks: z
    .array(z.object({ object: z.string(), path: z.string(), values: z.array(z.string()) }))
    .describe('Places outside of Secrets that show a secret, and the values paths that bring it there'),
  hooks: z.array(
    z.object({
      environment: z.string(),
      object: z.string(),
      events: z.array(z.string()),
      source: z.string(),
    }),
  ),
  lookups: z.array(
    z.object({ apiVersion: z.string(), kind: z.string(), namespace: z.string(), name: z.string() }),
  ),
  volatile: z.array(z.object({ environment: z.string(), object: z.string(), path: z.string() })),
  dropped: z.array(z.object({ source: z.string(), reason: z.string() })),
  policies: z
    .array(
      z.object({
        policy: z.string(),
        mode: z.string(),
        notes: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
      }),
    )
    .describe('What each policy did'),
  update: z
    .object({
      from: z.string(),
      to: z.string(),
      values: z.array(z.string()).describe('Environments with other values than last time'),
      added: z.array(z.string()),
      removed: z.array(z.string()),
      edits: z
        .object({ files: z.array(z.string()), differences: z.array(z.string()) })
        .describe("What people changed, which stays, and what it makes differ from Helm's render"),
    })
    .describe('What differs from the last run')
    .optional(),
});

export type ConversionData = z.infer<typeof conversionSchema>;

/** The JSON result; values are left out of differences, because they may be secrets. */
export function conversionData(
  conversion: Conversion,
  environments: readonly Environment[],
  update?: Update,
): ConversionData {
  return {
    base: conversion.baseObjects,
    crds: conversion.crds,
    edits: totalEdits(conversion),
    components: conversion.components.map(({ name, objects, environments: members }) => ({
      name,
      objects,
      environments: [...members],
    })),
    parity: conversion.holds,
    environments: conversion.parity.map((parity) => {
      const size = conversion.overlays.find(({ environment }) => environment === parity.environment);
      return {
        name: parity.environment,
        objects: parity.objects,
        equal: parity.equal,
        parity: parity.holds,
        helmDigest: parity.helmDigest,
        kustomizeDigest: parity.kustomizeDigest,
        differences: parity.differences.map(({ object, path, allowed }) => ({
          object,
          path,
          ...(allowed === undefined ? {} : { allowed }),
        })),
        ...(size && { overlay: overlayData(size) }),
      };
    }),
    secrets: conversion.secrets.map(({ object, keys }) => ({ object, keys: [...keys] })),
    leaks: conversion.redactor.leaks.map(({ object, pointer, values }) => ({
      object,
      path: pointer,
      values: [...values],
    })),
    hooks: environments.flatMap(({ name, hooks }) =>
      hooks.map(({ object, events, source }) => ({ environment: name, object, events: [...events], source })),
    ),
    lookups: unique(environments.flatMap(({ lookups }) => lookups.map((lookup) => ({ ...lookup })))),
    volatile: environments.flatMap(({ name, volatile }) =>
      volatile.map(({ object, path }) => ({ environment: name, object, path })),
    ),
    dropped: unique(environments.flatMap(({ dropped }) => dropped.map((note) => ({ ...note })))),
    policies: conversion.policies.map(({ policy, mode, notes }) => ({
      policy,
      mode,
      notes: notes.map(({ title, lines }) => ({ title, lines: [...new Set(lines)] })),
    })),
    ...(update && {
      update: {
        ...update,
        values: [...update.values],
        added: [...update.added],
        removed: [...update.removed],
        edits: { files: [...update.edits.files], differences: [...update.edits.differences] },
      },
    }),
  };
}

function overlayData({ environment: _environment, components, lifted, ...counts }: OverlaySize) {
  return { ...counts, components: [...components], lifted: [...lifted] };
}

function totalEdits({ overlays }: Pick<Conversion, 'overlays'>): number {
  return overlays.reduce((sum, { edits }) => sum + edits, 0);
}

function unique<T extends { [key: string]: Json }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [canonicalJson(item), item])).values()];
}

/** What the text needs of a terminal's style. */
export interface ReportStyle {
  bold(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  table(rows: readonly (readonly string[])[]): string;
}

/** The result for people: the parity table, then what needs a person. */
export function conversionText(
  conversion: Conversion,
  environments: readonly Environment[],
  style: ReportStyle,
  update?: Update,
): string {
  const header = ['ENVIRONMENT', 'OBJECTS', 'EQUAL', 'ALLOWED', 'OVERLAY', 'SHA-256', 'PARITY'];
  const rows = conversion.parity.map((parity) => {
    const size = conversion.overlays.find(({ environment }) => environment === parity.environment);
    const overlay = size === undefined ? '' : `${size.edits} edits, +${size.added} −${size.removed} objects`;
    return [
      parity.environment,
      String(parity.objects),
      String(parity.equal),
      allowedSummary(parity.differences),
      overlay,
      parity.helmDigest.slice(0, 12),
      parity.holds ? style.green('holds') : style.red('broken'),
    ];
  });
  const crds = conversion.crds > 0 ? ` and ${conversion.crds} custom resource definitions` : '';
  const names = conversion.components.map(({ name }) => name);
  const components = names.length > 0 ? `, components ${names.join(', ')}` : '';
  const lookups = environments.flatMap((environment) => environment.lookups);
  const notes = [
    ...conversion.policies.flatMap(({ notes }) => notes.map(({ summary = '' }) => summary)),
    leakNote(conversion.redactor.leaks),
    lookups.length > 0 ? 'the chart asks the cluster (lookup); nothing was found' : '',
  ].filter((note) => note !== '');
  return [
    `${style.bold(`Base of ${conversion.baseObjects} objects`)}${crds}${components}, ` +
      `${conversion.overlays.length} overlays with ${totalEdits(conversion)} edits`,
    style.table([header, ...rows]),
    ...notes.map((note) => `${style.yellow('!')} ${note}`),
    ...updateLines(update),
    ...openDifferences(conversion).map((line) => style.red(line)),
  ].join('\n');
}

function updateLines(update: Update | undefined): string[] {
  if (update === undefined) return [];
  const { from, to, values, added, removed, edits } = update;
  return [
    ...(from === to ? [] : [`${from} → ${to}`]),
    ...(values.length > 0 ? [`other values: ${values.join(', ')}`] : []),
    ...(added.length > 0 ? [`new files: ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`files no longer made: ${removed.join(', ')}`] : []),
    ...(edits.files.length > 0 ? [`edited by hand, and merged: ${edits.files.join(', ')}`] : []),
    ...edits.differences.map((difference) => `by hand, no failure: ${difference}`),
  ];
}

function allowedSummary(differences: readonly Difference[]): string {
  const counts = new Map<string, number>();
  for (const { allowed } of differences)
    if (allowed !== undefined && allowed !== 'document-order')
      counts.set(allowed, (counts.get(allowed) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
}

function openDifferences(conversion: Conversion): string[] {
  return differenceFindings(conversion).map(({ message }) => message);
}

export interface ConversionFinding {
  readonly code: 'MARTY-V006';
  readonly level: 'error';
  readonly message: string;
}

/** One finding for each difference that no rule allows, and for each secret outside of Secrets. */
export function conversionFindings(
  conversion: Pick<Conversion, 'parity'> & Partial<Pick<Conversion, 'redactor'>>,
): (ConversionFinding | LeakFinding)[] {
  return [...differenceFindings(conversion), ...leakFindings(conversion.redactor?.leaks ?? [])];
}

function differenceFindings({ parity }: Pick<Conversion, 'parity'>): ConversionFinding[] {
  return parity.flatMap(({ environment, differences }) =>
    differences
      .filter(({ allowed }) => allowed === undefined)
      .map(({ object, path, left, right }) => ({
        code: 'MARTY-V006' as const,
        level: 'error' as const,
        message: `${environment}: ${object} ${path === '' ? presence(left, right) : `differs at ${path}`}`,
      })),
  );
}

function presence(left: Json | undefined, right: Json | undefined): string {
  if (left === undefined) return 'is built, but Helm does not render it';
  return right === undefined ? 'is not built' : 'differs';
}
