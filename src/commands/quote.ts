import { draw, isSeed, seedFrom } from '#data/deck.ts';
import type { Facts } from '#data/facts.ts';
import type { Speaker } from '#data/schema.ts';
import { actions } from '#replies/buttons.ts';
import { quoteReply } from '#replies/quote.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { repeated } from '#replies/text.ts';
import { defineCommand, defineComponent, privateOption } from './declaration.ts';
import { entryChoices } from './entry-choices.ts';
import { outdatedButton } from './sources.ts';

const speakers = entryChoices({
  all: (facts) => facts.speakers,
  search: (facts) => facts.findSpeakers,
  byId: (facts, id) => facts.speaker(id),
  label: ({ name }) => name,
});

export const quote = defineCommand({
  name: 'quote',
  description: 'A word-for-word quote about the season',
  scope: 'everywhere',
  options: {
    speaker: {
      type: 'string',
      description: 'Who said it; leave empty for anyone',
      maxLength: 100,
      complete: speakers.complete,
    },
    private: privateOption,
  },
  run({ facts, interactionId }, { speaker: name }) {
    const seed = seedFrom(interactionId);
    if (name === undefined || name.trim() === '') return next(facts, seed);
    const speaker = speakers.chosen(facts, name) ?? bestSpeaker(facts, name);
    return speaker ? next(facts, seed, speaker) : nobody(facts, name);
  },
});

/** The 'Another' button: shows all quotes once, then all of them again in a new order. */
export const anotherQuote = defineComponent({
  id: actions.anotherQuote,
  answers: 'change',
  run({ facts }, { seed, last, speaker: id }) {
    const speaker = id === '' ? undefined : facts.speaker(id);
    if (!isSeed(seed) || (id !== '' && !speaker)) return outdatedButton;
    return next(facts, seed, speaker, last);
  },
});

function next(facts: Facts, seed: string, speaker?: Speaker, last?: string): Reply {
  const quotes = speaker ? facts.quotesOf(speaker) : facts.quotes;
  const drawn = draw(quotes, seed, last);
  if (!drawn) return notice("There aren't any quotes yet.");
  return quoteReply(facts, drawn.card, { seed: drawn.seed, speaker, more: quotes.length > 1 });
}

function bestSpeaker(facts: Facts, name: string): Speaker | undefined {
  return speakers.byIds(facts, facts.findSpeakers.best(name, 1))[0];
}

function nobody(facts: Facts, name: string): Reply {
  const said = facts.phrases.unknownSpeaker.replaceAll('{name}', () => `“${repeated(name)}”`);
  const quoted = facts.speakers.slice(0, 10).map((speaker) => speaker.name);
  return notice(`${said}\nPeople quoted: ${quoted.join(', ')}.`);
}
