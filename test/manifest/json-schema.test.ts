import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { publishedSchemas } from '../../src/manifest/json-schema.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('publishedSchemas', () => {
  it.each(Object.entries(publishedSchemas()))('%s is what the code says', (path, text) => {
    const file = resolve(ROOT, path);
    if (process.env['MARTY_WRITE_SCHEMAS'] === '1') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect(JSON.parse(readFileSync(file, 'utf8')), 'write it anew with MARTY_WRITE_SCHEMAS=1').toEqual(
      JSON.parse(text),
    );
  });

  it.each([
    [{ type: 'rest' }, true],
    [{ type: 'soap' }, false],
    [{ type: 'rest', colour: 'red' }, false],
    [{ type: 'rest', dependencies: { db: { kind: 'database', timeout: '2s' } } }, true],
    [{ type: 'rest', dependencies: { db: { kind: 'database', timeout: '2 s' } } }, false],
    [{ type: 'rest', dependencies: { Db: { kind: 'database' } } }, false],
  ])('judges the service %j: %s', (service, valid) => {
    const schema = JSON.parse(publishedSchemas()['schemas/plugin.schema.json'] ?? '');
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    const manifest = {
      apiVersion: 'marty.dev/v1',
      kind: 'Plugin',
      metadata: { name: 'shop' },
      services: { catalog: service },
    };
    expect(validate(manifest), JSON.stringify(validate.errors)).toBe(valid);
  });
});
