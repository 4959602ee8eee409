import type { APIEmbed } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Reply } from '#replies/reply.ts';
import { sourcesReply } from '#replies/sources.ts';
import { updateEmbed } from '#replies/update-post.ts';
import type { Kind } from './kinds.ts';

/** The answer in which a new entry will be seen. */
export function previewOf(kind: Kind, id: string, facts: Facts): APIEmbed | undefined {
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
