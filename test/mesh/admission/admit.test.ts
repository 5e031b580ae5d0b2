import { expect, it } from 'vitest';
import { Admitter } from '../../../src/mesh/admission/admit.ts';
import { RuleEvaluator } from '../../../src/mesh/admission/cel.ts';
import { type StructuralSchema, schemaCatalog } from '../../../src/mesh/admission/crd-schema.ts';
import { describeWith } from '../../support/needs.ts';
import { sharedData } from '../../support/shared-data.ts';
import { kindsIn } from './catalog.ts';
import { VERDICTS } from './verdicts.ts';

const crds = sharedData('crds');

describeWith(crds, 'the shared CRDs', 'offline admission', () => {
  const folder = (name: string) => kindsIn(`${crds}/${name}`);

  it('evaluates every rule of every CRD without an engine error', () => {
    const rules = new Set<string>();
    for (const name of [
      'istio-1.30',
      'istio-1.31',
      'gateway-api-1.2.1-standard',
      'gateway-api-1.6.1-standard',
      'gateway-api-1.6.1-experimental',
      'linkerd-edge-26.8.3',
    ]) {
      for (const kind of folder(name)) collectRules(kind.schema, rules);
    }
    const evaluator = new RuleEvaluator();
    const broken = [...rules].filter((rule) => {
      const verdict = evaluator.evaluate(rule, new Map());
      return !verdict.holds && /unbound|undeclared|parse|not found: function/i.test(verdict.error ?? '');
    });
    expect(rules.size).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  it.each(VERDICTS)('$verdict: $title', ({ verdict, object, problem }) => {
    const admitter = new Admitter(
      schemaCatalog([
        ...folder('istio-1.31'),
        ...folder('gateway-api-1.6.1-standard'),
        ...folder('linkerd-edge-26.8.3').filter((kind) => kind.group === 'policy.linkerd.io'),
      ]),
    );
    const admission = admitter.admit(object);
    expect(admission.problems.map(({ path, message }) => `${path}: ${message}`).join('\n')).toMatch(
      problem ?? /^$/,
    );
    expect(admission.verdict).toBe(verdict);
  });

  it('says unknown of a kind without a schema', () => {
    const admission = new Admitter(schemaCatalog([])).admit({
      apiVersion: 'a/v1',
      kind: 'B',
      metadata: { name: 'c' },
    });
    expect(admission).toMatchObject({ verdict: 'unknown', problems: [] });
  });
});

function collectRules(schema: StructuralSchema, into: Set<string>): void {
  for (const { rule } of schema['x-kubernetes-validations'] ?? []) into.add(rule);
  for (const child of Object.values(schema.properties ?? {})) collectRules(child, into);
  if (schema.items) collectRules(schema.items, into);
  if (typeof schema.additionalProperties === 'object') collectRules(schema.additionalProperties, into);
}
