import { actions, menu } from '#replies/buttons.ts';
import { castListReply } from '#replies/cast-list.ts';
import { isOpen } from '#replies/embed-style.ts';
import { menuOption, personLabel, personReply } from '#replies/person.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { repeated } from '#replies/text.ts';
import type { Facts } from '#data/facts.ts';
import type { Meaning } from '#data/meaning.ts';
import { defineCommand, defineComponent, privateOption, type Context } from './declaration.ts';
import { asPrivateIf, entryChoices, topicTip, withOrdinaryWords } from './entry-choices.ts';
import { outdatedButton } from './sources.ts';

export const people = entryChoices({
  all: (facts) => facts.cast,
  search: (facts) => facts.findPeople,
  byId: (facts, id) => facts.person(id),
  label: personLabel,
});

export const cast = defineCommand({
  name: 'cast',
  description: 'Look up cast and crew, with sources',
  scope: 'everywhere',
  options: {
    name: {
      type: 'string',
      description: 'An actor, character or nickname; leave empty to see everyone',
      maxLength: 100,
      complete: people.complete,
    },
    private: privateOption,
  },
  run({ facts, now }, { name = '', private: isPrivate = false }) {
    if (name.trim() === '') return castListReply(facts, 0, now);
    const chosen = people.chosen(facts, name);
    if (chosen) return personReply(facts, chosen, now);
    return withOrdinaryWords((isOrdinary) =>
      byMeaning({ facts, now }, facts.findPeople.meaning(name, isOrdinary), name, isPrivate),
    );
  },
});

export const castPage = defineComponent({
  id: actions.castPage,
  answers: 'change',
  run: ({ facts, now }, { page }) => castListReply(facts, Number(page), now),
});

export const castPick = defineComponent({
  id: actions.castPick,
  answers: 'change',
  run({ facts, now }, _, [id = '']) {
    const person = facts.person(id);
    return person ? personReply(facts, person, now) : outdatedButton;
  },
});

/** The private menu of people that a text may mean. */
export const castChoice = defineComponent({
  id: actions.castChoice,
  answers: 'message',
  run({ facts, now }, { private: isPrivate }, [id = '']) {
    const person = facts.person(id);
    return person
      ? asPrivateIf(isPrivate === '1', personReply(facts, person, now))
      : outdatedButton;
  },
});

function byMeaning(
  { facts, now }: Pick<Context, 'facts' | 'now'>,
  meant: Meaning,
  name: string,
  isPrivate: boolean,
): Reply {
  if (meant.kind === 'none') return nobody(facts, name);
  if (meant.kind === 'choice') {
    const options = people.byIds(facts, meant.ids).map(menuOption);
    const id = actions.castChoice.encode({ private: isPrivate ? '1' : '' });
    return notice('Who do you mean?', [menu(id, 'Pick someone', options)]);
  }
  const person = facts.person(meant.id);
  // A name that is a spoiler would give away in public whom it means.
  return person
    ? asPrivateIf(meant.isHidden && !person.aliases.every(isOpen), personReply(facts, person, now))
    : nobody(facts, name);
}

function nobody(facts: Facts, name: string): Reply {
  const said = facts.phrases.unknownPerson.replaceAll('{name}', () => `“${repeated(name)}”`);
  return notice(
    `${said}\n${topicTip(facts, name) ?? 'Use `/cast` without a name to see everyone.'}`,
  );
}
