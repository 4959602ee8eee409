import type { APIEmbed } from 'discord-api-types/v10';

/**
 * An embed as plain text, as near to its look as a terminal can come without colours. A timestamp,
 * which Discord shows in the reader's own zone, is its day in UTC.
 */
export function embedAsText({ title, description, fields = [], footer }: APIEmbed): string {
  const blocks = [
    title,
    description,
    ...fields.map(({ name, value }) => `${name}\n${value}`),
    footer?.text,
  ];
  return blocks
    .filter((block) => block !== undefined && block !== '')
    .flatMap((block, index) => [...(index === 0 ? [] : ['']), ...withDays(block ?? '').split('\n')])
    .map((line) => `│ ${line}`.trimEnd())
    .join('\n');
}

function withDays(text: string): string {
  return text.replaceAll(/<t:(\d+)(?::\w)?>/gu, (_, seconds: string) =>
    new Date(Number(seconds) * 1000).toISOString().slice(0, 10),
  );
}
