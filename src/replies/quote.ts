import { ButtonStyle } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Quote, Speaker } from '#data/schema.ts';
import { actions, button, sourcesButton } from './buttons.ts';
import { certaintyLabel, dateText, embedFrom, sourceLabel, sourcesOf } from './embed-style.ts';
import { answer, type Answer } from './reply.ts';
import { limits } from './limits.ts';
import { cut, literal, masked } from './text.ts';

/** A quote's place in the order of quotes (`data/deck.ts`). */
export interface QuoteTurn {
  readonly seed: string;
  /** Set if only this speaker's quotes are shown. */
  readonly speaker: Speaker | undefined;
  /** Whether there is another one to show. */
  readonly more: boolean;
}

/** A quote with its details, and the button for another one. */
export function quoteReply(facts: Facts, quote: Quote, turn: QuoteTurn): Answer {
  const speaker = facts.speaker(quote.speaker);
  const embed = embedFrom(facts, quote.sources, {
    title: literal(quote.about),
    description: [
      spoken(quote),
      `— **${literal(speaker?.name ?? '')}**, ${literal(quote.role)}${to(quote)}`,
      ...(quote.link === undefined ? [] : [`-# The post includes ${literal(quote.link)}`]),
    ].join('\n'),
    fields: [
      { name: 'When', value: when(quote), inline: true },
      { name: 'Certainty', value: certaintyLabel(quote.certainty), inline: true },
      { name: 'Printed in', value: sourcesOf(facts, quote.sources).map(sourceLabel).join('\n') },
    ],
  });
  const another = actions.anotherQuote.encode({
    seed: turn.seed,
    last: quote.id,
    speaker: turn.speaker?.id ?? '',
  });
  return answer(embed, [
    button(another, {
      label: 'Another',
      emoji: '🔁',
      style: ButtonStyle.Primary,
      disabled: !turn.more,
    }),
    sourcesButton('quote', quote.id),
  ]);
}

/** Each passage is a block quote of its own, as the source interrupts between them. */
function spoken(quote: Quote): string {
  return quote.passages
    .map((passage) => cut(passage, limits.fieldValue * 2))
    .map((passage) => `> ${masked(`“${literal(passage)}”`, quote.spoiler)}`)
    .join('\n');
}

function to({ outlet }: Quote): string {
  return outlet === null ? '' : `, to ${literal(outlet)}`;
}

function when({ date, said }: Quote): string {
  if (date !== null) return dateText(date);
  return said === null ? 'undated' : `undated (${literal(said)})`;
}
