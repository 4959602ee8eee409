import { ComponentType, type APIEmbed } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Person, Quote, Update } from '#data/schema.ts';
import { count } from '#data/words.ts';
import { actions, postButton, type SubjectKind } from './buttons.ts';
import { certaintyLabel, embedFrom, linesOf, updateDateText } from './embed-style.ts';
import { personReply } from './person.ts';
import { quoteReply } from './quote.ts';
import { answer, type Answer, type Headline } from './reply.ts';
import { statusReply } from './status.ts';
import { limits } from './limits.ts';
import { literal } from './text.ts';

/** The post of updates: an embed and a button for each. `idempotencyKey` identifies the slot. */
export function updatesPost(
  facts: Facts,
  updates: readonly [Update, ...Update[]],
  idempotencyKey: string,
): Answer {
  const buttons = updates.map((update) => {
    const label = updates.length === 1 ? 'Sources' : openHeadline(update);
    return postButton(idempotencyKey, 'update', update.id, label);
  });
  const [first = {}, ...also] = updates.map((update) => updateEmbed(facts, update));
  const headline = headlineOf(updates);
  return {
    ...answer(first, buttons.slice(0, limits.buttonsInRow), buttons.slice(limits.buttonsInRow)),
    ...(also.length > 0 ? { also } : {}),
    ...(headline ? { headline } : {}),
  };
}

/** The first headline that is no spoiler: `Filming has ended (and 2 more)`. */
export function headlineOf(updates: readonly Update[]): Headline | undefined {
  const lead = updates.find(({ spoiler }) => spoiler === undefined) ?? updates[0];
  const rest = updates.length > 1 ? `(and ${updates.length - 1} more)` : '';
  return lead && { title: titleOf(lead), rest };
}

export function titleOf(update: Update): string {
  return literal(openHeadline(update));
}

/** The state of production, as in `/status`. `now`: milliseconds since the epoch. */
export function digestPost(facts: Facts, idempotencyKey: string, now: number): Answer {
  return asPost(statusReply(facts, 'overview', now), idempotencyKey, 'status', 'overview');
}

export function quotePost(facts: Facts, quote: Quote, idempotencyKey: string, now: number): Answer {
  const turn = { seed: '', speaker: undefined, more: false };
  const { embed, rows = [] } = quoteReply(facts, quote, turn, now);
  const titled = { embed: { ...embed, title: literal(quote.about) }, rows };
  return asPost(titled, idempotencyKey, 'quote', quote.id);
}

export function personPost(
  facts: Facts,
  person: Person,
  idempotencyKey: string,
  now: number,
): Answer {
  return asPost(personReply(facts, person, now), idempotencyKey, 'person', person.id);
}

/** The embed of an update. `correctedAt`: when its text changed after posting, in ms since the epoch. */
export function updateEmbed(facts: Facts, update: Update, correctedAt?: number): APIEmbed {
  const { text, spoiler: season, certainty, sources } = update;
  return embedFrom(facts, {
    title: titleOf(update),
    description: linesOf(
      season === undefined ? literal(text) : 'Its button shows it to you alone.',
      [
        certaintyLabel(certainty),
        updateDateText(facts, update),
        count(new Set(sources.map(({ source }) => source)).size, 'source'),
      ].join(' · '),
      correctedAt === undefined
        ? undefined
        : `✏️ Corrected <t:${Math.floor(correctedAt / 1000)}:f>`,
    ),
  });
}

/** A headline without spoilers: if there are any, only their season. */
function openHeadline({ headline, spoiler: season }: Update): string {
  return season === undefined ? headline : `🙈 Spoiler for season ${season}`;
}

/** An answer as a post, without the buttons that would change it for everyone. */
function asPost(
  { embed, rows = [] }: Pick<Answer, 'embed' | 'rows'>,
  idempotencyKey: string,
  kind: SubjectKind,
  id: string,
): Answer {
  const { title = '' } = embed;
  const spoilers = rows
    .flat()
    .filter((one) => one.type === ComponentType.Button)
    .filter(({ custom_id }) => actions.spoilers.decode(custom_id));
  return {
    ...answer(embed, [...spoilers, postButton(idempotencyKey, kind, id)]),
    headline: { title },
  };
}
