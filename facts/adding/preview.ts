import type { APIEmbed } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Reply } from '#replies/reply.ts';
import { sourcesReply } from '#replies/sources.ts';
import { updateEmbed } from '#replies/update-post.ts';
import type { Kind } from './kinds.ts';

/** The answer that will show a new entry, as plain text. */
export function previewOf(kind: Kind, id: string, facts: Facts): string | undefined {
  const embed = embedFor(kind, id, facts);
  return embed && embedAsText(embed);
}

function embedFor(kind: Kind, id: string, facts: Facts): APIEmbed | undefined {
  switch (kind.name) {
    case 'source':
      return embedOf(sourcesReply(facts, 'pack', ''));
    case 'person': {
      const person = facts.person(id);
      return person && embedOf(personReply(facts, person));
    }
    case 'quote': {
      const quote = facts.quote(id);
      const turn = { seed: '000000', speaker: undefined, more: false };
      return quote && embedOf(quoteReply(facts, quote, turn));
    }
    case 'update': {
      const update = facts.update(id);
      return update && updateEmbed(facts, update);
    }
  }
}

function embedOf(reply: Reply | undefined): APIEmbed | undefined {
  return reply?.kind === 'answer' ? reply.embed : undefined;
}

/**
 * An embed as plain text, similar to Discord's rendering. Timestamps become their day in UTC, because
 * Discord shows them in the reader's time zone.
 */
function embedAsText({ title, description, fields = [], footer }: APIEmbed): string {
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
