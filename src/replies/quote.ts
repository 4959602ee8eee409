import { ButtonStyle } from 'discord-api-types/v10';
import { newest, type Facts } from '#data/facts.ts';
import type { Quote, Speaker } from '#data/schema.ts';
import { contentWords, words } from '#data/words.ts';
import { actions, button, sourcesButton, spoilersButton } from './buttons.ts';
import {
  certaintyLabel,
  datedText,
  dateText,
  embedFrom,
  linesOf,
  sourcesOf,
  spoilerCount,
} from './embed-style.ts';
import { answer, type Answer, type Picture } from './reply.ts';
import { literal } from './text.ts';

/** The quotes to choose from: those of a speaker, those that match a text, or all. */
export interface QuotesShown {
  readonly speaker?: Speaker | undefined;
  readonly text?: string | undefined;
  /** As a picture, if there can be one. */
  readonly card?: boolean;
}

/** A quote's place in the order of quotes (`data/deck.ts`). */
export interface QuoteTurn extends QuotesShown {
  readonly seed: string;
  /** Whether there is another one to show. */
  readonly more: boolean;
}

/** A quote, who said it and when, and the button for another one. `now` in ms since the epoch. */
export function quoteReply(facts: Facts, quote: Quote, turn: QuoteTurn, now: number): Answer {
  const speaker = facts.speaker(quote.speaker);
  const outlet = quote.outlet === null ? '' : `, to ${literal(quote.outlet)}`;
  const printed = newest(sourcesOf(facts, quote.sources))?.date;
  const origin = [
    certaintyLabel(quote.certainty),
    printed ? `printed ${datedText(printed, now)}` : 'undated source',
    quote.date ? `said ${dateText(quote.date)}` : literal(quote.said ?? ''),
  ];
  const embed = embedFrom(facts, {
    description: linesOf(
      ...(quote.spoiler === undefined ? spoken(quote) : [spoilerCount([quote])]),
      `— **${literal(speaker?.name ?? '')}**, ${literal(quote.role)}${outlet}`,
      `-# ${origin.filter((part) => part !== '').join(' · ')}`,
    ),
  });
  const { seed, speaker: only, text } = turn;
  const place = { seed, last: quote.id, card: turn.card ? '1' : '' };
  const another =
    text === undefined
      ? actions.anotherQuote.encode({ ...place, speaker: only?.id ?? '' })
      : actions.anotherMatch.encode({ ...place, text: firstWords(text) });
  return answer(embed, [
    ...(turn.more
      ? [button(another, { label: 'Another', emoji: '🔁', style: ButtonStyle.Primary })]
      : []),
    ...spoilersButton([quote], 'quote', quote.id),
    sourcesButton('quote', quote.id),
  ]);
}

/** The picture of a quote in place of its words. */
export function cardReply(facts: Facts, { rows = [] }: Answer, picture: Picture): Answer {
  return { ...answer(embedFrom(facts, {}), ...rows), picture };
}

/** Each passage is a block quote of its own, as the source interrupts between them. */
function spoken({ passages }: Quote): readonly string[] {
  return passages.map((passage) => `> “${literal(passage)}”`);
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
