import type { APIEmbed } from 'discord-api-types/v10';
import { systemClock } from '#clock.ts';
import type { Facts } from '#data/facts.ts';
import { personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Reply } from '#replies/reply.ts';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { updateEmbed } from '#replies/update-post.ts';
import { drawEmbed } from '../../simulator/terminal/drawing/draw-embed.ts';
import {
  colourDepthOf,
  createPaint,
  widthOfWindow,
} from '../../simulator/terminal/drawing/paint.ts';
import type { CommandContext } from '../command.ts';
import type { Kind } from './kinds.ts';

/** The answer that will show a new entry, as `npm run ask` draws it. Loaded only when it's needed. */
export function previewOf(
  kind: Kind,
  id: string,
  facts: Facts,
  environment: CommandContext['environment'],
): string | undefined {
  const embed = embedFor(kind, id, facts);
  const { stdout } = process;
  const view = {
    width: widthOfWindow(stdout),
    spoilersOpen: false,
    locale: 'en-GB',
    timeZone: 'UTC',
    now: systemClock.now(),
    directory: { channels: [], users: [], roles: [] },
    textAt: () => undefined,
  };
  return embed && createPaint(colourDepthOf(stdout, environment))(drawEmbed(embed, view));
}

function embedFor(kind: Kind, id: string, facts: Facts): APIEmbed | undefined {
  const now = systemClock.now();
  switch (kind.name) {
    case 'source':
      return embedOf(sourcesReply(facts, 'pack', ''));
    case 'fact':
    case 'disagreement': {
      const entry = [...facts.facts, ...facts.disagreements].find((one) => one.id === id);
      const [topic] = entry?.topics ?? [];
      const [about] = entry && 'people' in entry ? entry.people : [];
      const person = facts.person(about ?? '');
      if (topic) return statusReply(facts, topic, now).embed;
      return person && embedOf(personReply(facts, person, now));
    }
    case 'note':
    case 'person': {
      const person = facts.people.find((one) => [one, ...one.notes].some((of) => of.id === id));
      return person && embedOf(personReply(facts, person, now));
    }
    case 'quote': {
      const quote = facts.quote(id);
      const turn = { seed: '000000', speaker: undefined, more: false };
      return quote && embedOf(quoteReply(facts, quote, turn, now));
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
