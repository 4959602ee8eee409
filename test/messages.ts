import type { APIMessage } from 'discord-api-types/v10';

/** The parts of a message that its reader sees. */
type Readable = Partial<Pick<APIMessage, 'content' | 'embeds' | 'components' | 'flags'>>;

/** Whether only the caller sees a message. */
export function isPrivate({ flags }: Readable): boolean {
  return ((flags ?? 0) & 64) !== 0;
}

/** All texts of a message, joined. */
export function textIn({ content = '', embeds = [] }: Readable): string {
  return [
    content,
    ...embeds.flatMap(({ title, description, fields, footer }) => [
      title ?? '',
      description ?? '',
      ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
      footer?.text ?? '',
    ]),
  ].join('\n');
}

/** The custom_ids of a message's buttons and menus. */
export function customIdsOf({ components = [] }: Readable): readonly string[] {
  return components.flatMap((row) =>
    'components' in row
      ? row.components.flatMap((one) => ('custom_id' in one ? [one.custom_id] : []))
      : [],
  );
}

/** The one with this start. */
export function customIdOf(message: Readable, start: string): string {
  const found = customIdsOf(message).find((customId) => customId.startsWith(start));
  if (found === undefined) throw new Error(`no ${start} in ${JSON.stringify(message.components)}`);
  return found;
}
