import { allOf, anyOf } from '../../src/private/expression';

test('a policy without alternatives admits nobody', () => {
  expect(anyOf([])).toBe('false');
});

test('what holds together stays together, one in the other', () => {
  expect(anyOf(['a && b', 'c'])).toBe('(a && b) || c');
  expect(allOf(['a || b', 'c'])).toBe('(a || b) && c');
});
