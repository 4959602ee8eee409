import type { APIEmbed } from 'discord-api-types/v10';

/** The texts that Discord counts. */
export function textsIn(embeds: readonly APIEmbed[] = []): readonly string[] {
  return embeds
    .flatMap(({ author, title, description, fields = [], footer }) => [
      author?.name,
      title,
      description,
      ...fields.flatMap(({ name, value }) => [name, value]),
      footer?.text,
    ])
    .filter((text) => text !== undefined);
}
