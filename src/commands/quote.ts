import { draw, isSeed, seedFrom } from '#data/deck.ts';
import type { Facts } from '#data/facts.ts';
import type { Quote } from '#data/schema.ts';
import { quotesWith, wordsToFind } from '#data/quote-search.ts';
import { actions, menu } from '#replies/buttons.ts';
import { cardReply, quoteReply, type QuotesShown, type QuoteTurn } from '#replies/quote.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { repeated } from '#replies/text.ts';
import { defineCommand, defineComponent, privateOption, type Context } from './declaration.ts';
import { asPrivateIf, entryChoices, topicTip, withOrdinaryWords } from './entry-choices.ts';
import { outdatedButton } from './sources.ts';

const speakers = entryChoices({
  all: (facts) => facts.speakers,
  search: (facts) => facts.findSpeakers,
  byId: (facts, id) => facts.speaker(id),
  label: ({ name }) => name,
});

const quotes = entryChoices({
  all: (facts) => facts.quotes,
  search: (facts) => facts.findQuotes,
  byId: (facts, id) => facts.quote(id),
  label: ({ about, outlet }) => (outlet === null ? about : `${about} · ${outlet}`),
});

export const quote = defineCommand({
  name: 'quote',
  description: 'A word-for-word quote about the season',
  scope: 'everywhere',
  options: {
    speaker: {
      type: 'string',
      description: 'A speaker, an outlet or words of the quote; leave empty for any quote',
      maxLength: 100,
      complete(context, typed) {
        const found = wordsToFind(typed);
        const choices = speakers.complete(context, typed);
        return found === '' ? choices : [...choices, ...quotes.complete(context, found)];
      },
    },
    card: { type: 'boolean', description: 'As a picture to share' },
    private: privateOption,
  },
  run(context, { speaker: asked, card = false, private: isPrivate = false }) {
    const { facts, interactionId } = context;
    const seed = seedFrom(interactionId);
    if (asked === undefined || asked.trim() === '') return next(context, seed, { card });
    const chosen = speakers.chosen(facts, asked);
    if (chosen) return next(context, seed, { speaker: chosen, card });
    const wanted = quotes.chosen(facts, asked);
    if (wanted) return shown(context, wanted, { seed, more: facts.quotes.length > 1, card });

    return withOrdinaryWords((isOrdinary) => {
      const meant = facts.findSpeakers.meaning(asked, isOrdinary);
      if (meant.kind === 'sure') {
        return next(context, seed, { speaker: facts.speaker(meant.id), card });
      }
      if (quotesWith(facts, asked).length > 0) return next(context, seed, { text: asked, card });
      return meant.kind === 'choice'
        ? choice(facts, meant.ids, isPrivate, card)
        : nobody(facts, asked);
    });
  },
});

/** The 'Another' button: shows all quotes once, then all of them again in a new order. */
export const anotherQuote = defineComponent({
  id: actions.anotherQuote,
  answers: 'change',
  run(context, { seed, last, speaker: id, card }) {
    const { facts } = context;
    const speaker = id === '' ? undefined : facts.speaker(id);
    if (!isSeed(seed) || (id !== '' && !speaker)) return outdatedButton;
    return next(context, seed, { speaker, card: card === '1' }, last);
  },
});

/** The 'Another' button below a quote that was found by its words or its outlet. */
export const anotherMatch = defineComponent({
  id: actions.anotherMatch,
  answers: 'change',
  run: (context, { seed, last, text, card }) =>
    isSeed(seed) ? next(context, seed, { text, card: card === '1' }, last) : outdatedButton,
});

/** The private menu of speakers that a text may mean. */
export const speakerPick = defineComponent({
  id: actions.speakerPick,
  answers: 'message',
  async run(context, { private: isPrivate, card }, [id = '']) {
    const { facts, interactionId } = context;
    const speaker = facts.speaker(id);
    if (!speaker) return outdatedButton;
    const picked = { speaker, card: card === '1' };
    return asPrivateIf(isPrivate === '1', await next(context, seedFrom(interactionId), picked));
  },
});

function next(
  context: Context,
  seed: string,
  from: QuotesShown,
  last?: string,
): Reply | Promise<Reply> {
  const { facts } = context;
  const { speaker, text } = from;
  const deck = speaker
    ? facts.quotesOf(speaker)
    : text === undefined
      ? facts.quotes
      : quotesWith(facts, text);
  const drawn = draw(deck, seed, last);
  if (!drawn) return notice("There aren't any quotes yet.");
  return shown(context, drawn.card, { ...from, seed: drawn.seed, more: deck.length > 1 });
}

function shown(
  { facts, now, pictures }: Context,
  chosen: Quote,
  turn: QuoteTurn,
): Reply | Promise<Reply> {
  const reply = quoteReply(facts, chosen, turn, now);
  if (!turn.card) return reply;
  return pictures
    .quoteCard(facts, chosen)
    .then((picture) => (picture ? cardReply(facts, reply, picture) : reply));
}

function choice(facts: Facts, ids: readonly string[], isPrivate: boolean, card: boolean): Reply {
  const options = speakers.byIds(facts, ids).map(({ id, name }) => ({ label: name, value: id }));
  const id = actions.speakerPick.encode({ private: isPrivate ? '1' : '', card: card ? '1' : '' });
  return notice('Whose words?', [menu(id, 'Pick a speaker', options)]);
}

function nobody(facts: Facts, asked: string): Reply {
  const said = facts.phrases.unknownSpeaker.replaceAll('{name}', () => `“${repeated(asked)}”`);
  const quoted = facts.speakers.slice(0, 10).map((speaker) => speaker.name);
  return notice(`${said}\n${topicTip(facts, asked) ?? `People quoted: ${quoted.join(', ')}.`}`);
}
