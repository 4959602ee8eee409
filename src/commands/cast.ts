import { actions } from '#replies/buttons.ts';
import { castListReply } from '#replies/cast-list.ts';
import { personLabel, personReply } from '#replies/person.ts';
import { notice, type Reply } from '#replies/reply.ts';
import { repeated } from '#replies/text.ts';
import type { Facts } from '#data/facts.ts';
import { defineCommand, defineComponent, privateOption } from './declaration.ts';
import { entryChoices } from './entry-choices.ts';
import { outdatedButton } from './sources.ts';

const people = entryChoices({
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
  run: ({ facts }, { name }) =>
    name === undefined || name.trim() === '' ? castListReply(facts, 0) : byName(facts, name),
});

/** The buttons that turn the pages of the list. */
export const castPage = defineComponent({
  id: actions.castPage,
  answers: 'change',
  run: ({ facts }, { page }) => castListReply(facts, Number(page)),
});

/** The menus that choose a person. */
export const castPick = defineComponent({
  id: actions.castPick,
  answers: 'change',
  run({ facts }, _, [id = '']) {
    const person = facts.person(id);
    return person ? personReply(facts, person) : outdatedButton;
  },
});

function byName(facts: Facts, name: string): Reply {
  const chosen = people.chosen(facts, name);
  if (chosen) return personReply(facts, chosen);

  const [best, ...others] = people.byIds(facts, facts.findPeople.best(name));
  return best ? personReply(facts, best, others) : nobody(facts, name);
}

function nobody(facts: Facts, name: string): Reply {
  const near = people.byIds(facts, facts.findPeople.nearest(name, 3)).map(personLabel);
  const said = facts.phrases.unknownPerson.replaceAll('{name}', () => `“${repeated(name)}”`);
  const tip =
    near.length > 0
      ? `Nearest names: ${near.join(', ')}.`
      : 'Use `/cast` without a name to see everyone.';
  return notice(`${said}\n${tip}`);
}
