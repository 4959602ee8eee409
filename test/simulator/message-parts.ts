/** Parts of messages, as short as they can be, for tests to put together. */
export const V2 = 1 << 15;
export const text = (length: number): string => 'x'.repeat(length);
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const button = (more: object = {}): object => ({
  type: 2,
  style: 1,
  label: 'a',
  custom_id: 'a',
  ...more,
});
export const row = (...components: object[]): object => ({ type: 1, components });
export const option = (value: string, more: object = {}): object => ({
  label: 'a',
  value,
  ...more,
});
export const menu = (options: object[], more: object = {}): object => ({
  type: 3,
  custom_id: 'm',
  options,
  ...more,
});
export const display = (content: string): object => ({ type: 10, content });
export const buttons = (count: number): object =>
  row(...times(count, (i) => button({ custom_id: `b${i}` })));
export const withEmbed = (embed: object): object => ({ embeds: [embed] });
export const withComponents = (...components: object[]): object => ({ content: 'a', components });
