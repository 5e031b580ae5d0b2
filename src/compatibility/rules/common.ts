import { join } from 'node:path';
import type { SourceLocation } from '../../errors.ts';
import type { Chart } from '../../helm/index.ts';
import { fromBytes } from '../../helm/values/go-bytes.ts';
import { idKey, idOf, type KubeObject, type ObjectId } from '../../objects/index.ts';
import { lineAndColumn, type TemplateText } from '../chart-texts.ts';
import { placeOf, type Survey } from '../survey.ts';
import type { Call, FieldUse } from '../template-uses.ts';

export const texts = ({ templates, values }: Survey): TemplateText[] => [...templates, ...values];

interface Used<T> {
  readonly text: TemplateText;
  readonly where: SourceLocation;
  readonly use: T;
}

/** Every call of functions of some names, with its place. */
export function callsOf(
  survey: Survey,
  wanted: (name: string) => boolean,
): (Omit<Used<Call>, 'use'> & { readonly call: Call })[] {
  return texts(survey).flatMap((text) =>
    text.calls.filter(({ name }) => wanted(name)).map((call) => ({ text, call, where: text.place(call.at) })),
  );
}

/** Every use of a field, with its place. */
export function fieldsOf(survey: Survey): Used<FieldUse>[] {
  return texts(survey).flatMap((text) =>
    text.fields.map((use) => ({ text, use, where: text.place(use.at) })),
  );
}

/** An object of a render, and where it comes from. */
export interface RenderedObject {
  readonly environment: string;
  readonly object: KubeObject;
  readonly id: ObjectId;
  readonly source: string;
  readonly where: SourceLocation;
}

export function renderedObjects(survey: Survey): RenderedObject[] {
  return survey.renders.flatMap(({ name: environment, objects, templates }) =>
    objects.map((object) => {
      const id = idOf(object);
      const source = templates.get(idKey(id)) ?? '';
      return { environment, object, id, source, where: placeOf(survey, source, object.kind, id.name) };
    }),
  );
}

/** The place of a line of Chart.yaml or another file of a chart; the file alone where nothing matches. */
export function lineIn(chart: Chart, name: string, pattern: RegExp): SourceLocation {
  const file = join(chart.source, name);
  const data = chart.raw.find((each) => each.name === name)?.data;
  const text = data === undefined ? '' : fromBytes(data);
  const at = text.search(pattern);
  return at < 0 ? { file, line: 1 } : { file, ...lineAndColumn(text, at) };
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
