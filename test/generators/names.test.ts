import { describe, expect, it } from 'vitest';
import { assertDnsLabel, resourceNames } from '../../src/generators/names.ts';

describe('assertDnsLabel', () => {
  it.each(['shop', 'pet-store', 'a', 'v2', 'a'.repeat(50)])('takes %s', (name) => {
    expect(() => assertDnsLabel(name, 'plugin')).not.toThrow();
  });

  it.each([
    ['PetStore', "'pet-store'"],
    ['pet_store', "'pet-store'"],
    ['pet store', "'pet-store'"],
    ['-shop-', "'shop'"],
    ['2shops', "'shops'"],
    ['a'.repeat(51), `'${'a'.repeat(50)}'`],
    ['../shop', "'shop'"],
  ])('refuses %s and proposes %s', (name, proposal) => {
    expect(() => assertDnsLabel(name, 'plugin')).toThrow(
      expect.objectContaining({ code: 'MARTY-G002', hint: expect.stringContaining(proposal) }),
    );
  });

  it.each(['', '42', '-'])('refuses %j, for which there is no proposal', (name) => {
    expect(() => assertDnsLabel(name, 'service')).toThrow(
      expect.objectContaining({ code: 'MARTY-G002', hint: expect.stringMatching(/letter\.$/) }),
    );
  });
});

describe('resourceNames', () => {
  it('spells a name of two words in every way', () => {
    expect(resourceNames('stock-entry')).toEqual({
      pascal: 'StockEntry',
      camel: 'stockEntry',
      kebab: 'stock-entry',
      words: 'stock entry',
      pluralPascal: 'StockEntries',
      pluralCamel: 'stockEntries',
      pluralKebab: 'stock-entries',
      pluralSnake: 'stock_entries',
      pluralWords: 'stock entries',
      article: 'a',
    });
  });

  it.each([
    ['pet', 'pets'],
    ['box', 'boxes'],
    ['dish', 'dishes'],
    ['day', 'days'],
    ['city', 'cities'],
    ['person', 'people'],
  ])('makes many of a %s', (one, many) => {
    expect(resourceNames(one).pluralKebab).toBe(many);
  });

  it('says an order, but a pet', () => {
    expect([resourceNames('order').article, resourceNames('pet').article]).toEqual(['an', 'a']);
  });

  it.each(['', 'Pet', 'pet_shop', '-pet', 'pet-', 'pets!', '9lives', 'a'.repeat(25)])(
    'refuses %j',
    (name) => {
      expect(() => resourceNames(name)).toThrow(expect.objectContaining({ code: 'MARTY-G003' }));
    },
  );

  it.each(['class', 'date', 'error', 'route', 'version', 'await'])(
    'refuses %s, which code has a use for',
    (name) => {
      expect(() => resourceNames(name)).toThrow(
        expect.objectContaining({ code: 'MARTY-G003', hint: expect.stringContaining(`shop-${name}`) }),
      );
    },
  );
});
