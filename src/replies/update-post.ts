import type { APIEmbed } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Person, Quote, Update } from '#data/schema.ts';
import { postButton, type PostSubject } from './buttons.ts';
import {
  certaintyLabel,
  embedFrom,
  listFields,
  sourceLabel,
  sourcesOf,
  updateDateText,
} from './embed-style.ts';
import { personReply } from './person.ts';
import { quoteReply } from './quote.ts';
import { answer, type Answer } from './reply.ts';
import { statusReply } from './status.ts';
import { literal, spoiler } from './text.ts';

/** The post of updates: an embed and a button for each. `idempotencyKey` identifies the slot. */
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

/** The state of production, as in `/status`. `now`: milliseconds since the epoch. */
export function digestPost(facts: Facts, idempotencyKey: string, now: number): Answer {
  return asPost(statusReply(facts, 'overview', now), idempotencyKey, {
    kind: 'status',
    id: 'overview',
  });
}

export function quotePost(facts: Facts, quote: Quote, idempotencyKey: string): Answer {
  const turn = { seed: '', speaker: undefined, more: false };
  return asPost(quoteReply(facts, quote, turn), idempotencyKey, { kind: 'quote', id: quote.id });
}

export function personPost(facts: Facts, person: Person, idempotencyKey: string): Answer {
  return asPost(personReply(facts, person), idempotencyKey, { kind: 'person', id: person.id });
}

/** The embed of an update. `correctedAt`: when its text changed after posting, in ms since the epoch. */
export function updateEmbed(facts: Facts, update: Update, correctedAt?: number): APIEmbed {
  const { headline, text, spoiler: season, certainty, sources } = update;
  const { show } = facts;
  return embedFrom(facts, sources, {
    author: { name: `${show.title} ${show.season} · Production update` },
    // Spoiler marks don't work in a title.
    title: literal(openHeadline(update)),
    description:
      season === undefined
        ? literal(text)
        : `**${spoiler(literal(headline))}**\n${spoiler(literal(text))}`,
    fields: [
      { name: 'When', value: updateDateText(facts, update), inline: true },
      { name: 'Certainty', value: certaintyLabel(certainty), inline: true },
      ...(correctedAt === undefined ? [] : [correction(correctedAt)]),
      ...listFields('Sources', sourcesOf(facts, sources).map(sourceLabel)),
    ],
  });
}

function correction(at: number) {
  return { name: '✏️ Corrected', value: `<t:${Math.floor(at / 1000)}:f>`, inline: true };
}

/** A headline without spoilers: if there are any, only their season. */
export function openHeadline({ headline, spoiler: season }: Update): string {
  return season === undefined ? headline : `🙈 Spoiler for season ${season}`;
}

/** An answer as a post, without the buttons that would change it for everyone. */
function asPost(
  { embed }: Answer,
  idempotencyKey: string,
  subject: Omit<PostSubject, 'label'>,
): Answer {
  return answer(embed, [postButton(idempotencyKey, { ...subject, label: 'Sources' })]);
}
