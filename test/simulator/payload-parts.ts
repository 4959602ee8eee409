/** Minimal parts of request bodies for tests. */
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

export const button = (more: object = {}): object => ({
  type: 2,
  style: 1,
  label: 'a',
  custom_id: 'a',
  ...more,
});
export const row = (...components: object[]): object => ({ type: 1, components });
export const menuOption = (value: string, more: object = {}): object => ({
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
export const withEmbed = (embed: object): object => ({ embeds: [embed] });
export const withComponents = (...components: object[]): object => ({ content: 'a', components });
