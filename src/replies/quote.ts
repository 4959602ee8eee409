import { ButtonStyle } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import type { Quote, Speaker } from '#data/schema.ts';
import { words } from '#data/search.ts';
import { contentWords } from '#data/words.ts';
import { actions, button, sourcesButton } from './buttons.ts';
import { certaintyLabel, dateText, embedFrom, sourceLabel, sourcesOf } from './embed-style.ts';
import { answer, type Answer } from './reply.ts';
import { limits } from './limits.ts';
import { cut, literal, masked } from './text.ts';

/** The quotes to choose from: those of a speaker, those that match a text, or all. */
export interface QuotesShown {
  readonly speaker?: Speaker | undefined;
  readonly text?: string | undefined;
}

/** A quote's place in the order of quotes (`data/deck.ts`). */
export interface QuoteTurn extends QuotesShown {
  readonly seed: string;
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
  const { seed, speaker: only, text } = turn;
  const another =
    text === undefined
      ? actions.anotherQuote.encode({ seed, last: quote.id, speaker: only?.id ?? '' })
      : actions.anotherMatch.encode({ seed, last: quote.id, text: firstWords(text) });
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

/** As many words as fit into the id of a button. */
function firstWords(text: string): string {
  let kept = '';
  for (const word of contentWords(words(text))) {
    if (kept.length + word.length < maxText) kept = `${kept} ${word}`.trim();
  }
  return kept;
}

/** In UTF-16 units. */
const maxText = 30;

function when({ date, said }: Quote): string {
  if (date !== null) return dateText(date);
  return said === null ? 'undated' : `undated (${literal(said)})`;
}
