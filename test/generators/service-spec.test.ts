import { describe, expect, it } from 'vitest';
import { parseServiceSpec, serviceAnswers } from '../../src/generators/service-spec.ts';

const shared = { architecture: 'layered', features: ['database'], resource: 'pet' } as const;

describe('parseServiceSpec', () => {
  it('reads name and type', () => {
    expect(parseServiceSpec('catalog:rest')).toEqual({ name: 'catalog', type: 'rest' });
  });

  it.each(['catalog', 'catalog:', 'catalog:rest:8080', ''])('refuses %j', (text) => {
    expect(() => parseServiceSpec(text)).toThrow(expect.objectContaining({ code: 'MARTY-G004' }));
  });

  it('refuses a name that Kubernetes would not take', () => {
    expect(() => parseServiceSpec('Catalog:rest')).toThrow(expect.objectContaining({ code: 'MARTY-G002' }));
  });

  it.each(['grpc', 'hybrid'])('tells that %s is known and what is there meanwhile', (type) => {
    expect(() => parseServiceSpec(`catalog:${type}`)).toThrow(
      expect.objectContaining({
        code: 'MARTY-G005',
        message: `Services of type '${type}' have no templates yet.`,
        hint: 'Available: rest.',
      }),
    );
  });

  it.each([
    ['rset', "Did you mean 'rest'? Available: rest."],
    ['REST', "Did you mean 'rest'? Available: rest."],
    ['hibrid', "Did you mean 'hybrid'? Available: rest."],
    ['graphql', 'Available: rest.'],
  ])('answers the unknown type %s with %j', (type, hint) => {
    expect(() => parseServiceSpec(`catalog:${type}`)).toThrow(
      expect.objectContaining({ code: 'MARTY-G005', hint }),
    );
  });
});

describe('serviceAnswers', () => {
  it('gives each service the shared answers, features once', () => {
    expect(serviceAnswers(['a:rest', 'b:rest'], { ...shared, features: ['database', 'database'] })).toEqual([
      { name: 'a', type: 'rest', ...shared },
      { name: 'b', type: 'rest', ...shared },
    ]);
  });

  it('refuses one name twice', () => {
    expect(() => serviceAnswers(['a:rest', 'a:rest'], shared)).toThrow(
      expect.objectContaining({ code: 'MARTY-G004', message: "The service 'a' is named twice." }),
    );
  });
});
