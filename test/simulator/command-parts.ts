/** Command payloads for the tests of registration. */
export const text = (length: number): string => 'x'.repeat(length);
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const command = (more: object = {}): object => ({ name: 'cast', description: 'a', ...more });
export const option = (more: object = {}): object => ({
  type: 3,
  name: 'name',
  description: 'a',
  ...more,
});
export const withOption = (...options: object[]): object => command({ options });
export const choice = (name: string, value: string | number = name): object => ({ name, value });
