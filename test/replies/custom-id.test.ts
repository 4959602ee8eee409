import { describe, expect, it } from 'vitest';
import { actionOf, defineCustomId } from '#replies/custom-id.ts';

const page = defineCustomId('page', 2, ['list', 'number']);

describe('custom_id', () => {
  it('decodes the values that it encoded', () => {
    const text = page.encode({ list: 'cast', number: '3' });
    expect(text).toBe('page:2:cast:3');
    expect(page.decode(text)).toEqual({ list: 'cast', number: '3' });
    expect(actionOf(text)).toBe('page');
  });

  it.each(['page:1:cast:3', 'page:2:cast', 'page:2:cast:3:4', 'other:2:cast:3', 'page', '', ':'])(
    'does not decode %j',
    (text) => {
      expect(page.decode(text)).toBeUndefined();
    },
  );

  it('of an earlier version has empty fields for those added since', () => {
    expect(page.decode('page:1:cast')).toEqual({ list: 'cast', number: '' });
    for (const text of ['page::cast', 'page:0:cast', 'page:3:cast']) {
      expect(page.decode(text)).toBeUndefined();
    }
  });

  it('refuses values that it could not decode', () => {
    expect(() => page.encode({ list: 'a:b', number: '1' })).toThrow(RangeError);
    expect(() => page.encode({ list: 'x'.repeat(100), number: '1' })).toThrow(RangeError);
  });
});
