import type { APIEmbed } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Person, Quote, Update } from '#data/schema.ts';
import { postButton, type PostSubject } from './buttons.ts';
import { certaintyLabel, dateText, embedFrom, listFields, sourceLabel, sourcesOf } from './look.ts';
import { personReply } from './person.ts';
import { quoteReply } from './quote.ts';
import { answer, type Answer } from './reply.ts';
import { statusReply } from './status.ts';
import { literal, spoiler } from './text.ts';

/** Scheduled posts. Each carries its slot's idempotency key in its buttons. */

/** News: an embed and a button for each update. */
export function updatesPost(
  facts: Facts,
  updates: readonly [Update, ...Update[]],
  idempotencyKey: string,
): Answer {
  const [first, ...others] = updates;
  const isAlone = others.length === 0;
  const buttons = updates.map((update) =>
    postButton(idempotencyKey, {
      kind: 'update',
      id: update.id,
      label: isAlone ? 'Sources' : openHeadline(update),
    }),
  );
  const post = answer(updateEmbed(facts, first), buttons);
  return isAlone ? post : { ...post, also: others.map((update) => updateEmbed(facts, update)) };
}

/** The state of production, as `/status` tells it. `now`: milliseconds since the epoch. */
export function digestPost(facts: Facts, idempotencyKey: string, now: number): Answer {
  return posted(statusReply(facts, 'overview', now), idempotencyKey, {
    kind: 'status',
    id: 'overview',
  });
}

export function quotePost(facts: Facts, quote: Quote, idempotencyKey: string): Answer {
  const turn = { seed: '', speaker: undefined, more: false };
  return posted(quoteReply(facts, quote, turn), idempotencyKey, { kind: 'quote', id: quote.id });
}

export function personPost(facts: Facts, person: Person, idempotencyKey: string): Answer {
  return posted(personReply(facts, person), idempotencyKey, { kind: 'person', id: person.id });
}

/** An update on its own. `correctedAt`: since when it says something else, in ms since the epoch. */
export function updateEmbed(facts: Facts, update: Update, correctedAt?: number): APIEmbed {
  const { date, headline, text, spoiler: season, certainty, sources } = update;
  const { show } = facts;
  return embedFrom(facts, sources, {
    author: { name: `${show.title} ${show.season} · Production update` },
    // A mask does not work in a title.
    title: literal(openHeadline(update)),
    description:
      season === undefined
        ? literal(text)
        : `**${spoiler(literal(headline))}**\n${spoiler(literal(text))}`,
    fields: [
      { name: 'When', value: dateText(date), inline: true },
      { name: 'Certainty', value: certaintyLabel(certainty), inline: true },
      ...(correctedAt === undefined ? [] : [correction(correctedAt)]),
      ...listFields('Sources', sourcesOf(facts, sources).map(sourceLabel)),
    ],
  });
}

function correction(at: number) {
  return { name: '✏️ Corrected', value: `<t:${Math.floor(at / 1000)}:f>`, inline: true };
}

/** What may stand in the clear: the headline, or only which season would be given away. */
export function openHeadline({ headline, spoiler: season }: Update): string {
  return season === undefined ? headline : `🙈 Spoiler for season ${season}`;
}

/** An answer as a post: other buttons would change it for all who see it. */
function posted(
  { embed }: Answer,
  idempotencyKey: string,
  subject: Omit<PostSubject, 'label'>,
): Answer {
  return answer(embed, [postButton(idempotencyKey, { ...subject, label: 'Sources' })]);
}
