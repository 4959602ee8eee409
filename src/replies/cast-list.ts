import type { Facts } from '#data/facts.ts';
import { standings, type Person } from '#data/schema.ts';
import { actions, button, menu, sourcesButton } from './buttons.ts';
import { certaintyMarks, embedFrom, listFields, standingNames } from './embed-style.ts';
import { headline, menuOption } from './person.ts';
import { answer, type Reply } from './reply.ts';
import { literal } from './text.ts';

export const peopleOnPage = 15;

/** Everyone in the pack, grouped by standing. `page` counts from 0 and is clamped. */
export function castListReply(facts: Facts, page: number): Reply {
  const people = standings.flatMap((standing) =>
    facts.cast.filter((person) => person.standing === standing),
  );
  const pages = Math.max(1, Math.ceil(people.length / peopleOnPage));
  const shown = Math.min(Math.max(Math.trunc(page) || 0, 0), pages - 1);
  const onPage = people.slice(shown * peopleOnPage, (shown + 1) * peopleOnPage);
  const groups = Map.groupBy(onPage, ({ standing }) => standing);

  const embed = embedFrom(
    facts,
    facts.cast.flatMap(({ sources }) => sources),
    {
      title: literal(`${facts.show.title} ${facts.show.season}: cast and crew`),
      description:
        pages === 1
          ? `${people.length} people`
          : `${people.length} people, page ${shown + 1} of ${pages}`,
      fields: Array.from(groups, ([standing, members]) =>
        listFields(standingNames[standing], members.map(castLine)),
      ).flat(),
    },
  );
  return answer(
    embed,
    onPage.length > 0
      ? [menu(actions.castPick.encode({}), 'Pick someone', onPage.map(menuOption))]
      : [],
    [...(pages > 1 ? pageButtons(shown, pages) : []), sourcesButton('cast')],
  );
}

function pageButtons(shown: number, pages: number) {
  return [
    button(actions.castPage.encode({ page: String(shown - 1) }), {
      label: 'Previous',
      emoji: '◀️',
      disabled: shown === 0,
    }),
    button(actions.castPage.encode({ page: String(shown + 1) }), {
      label: 'Next',
      emoji: '▶️',
      disabled: shown === pages - 1,
    }),
  ];
}

function castLine(person: Person): string {
  const { name, character, role, certainty } = person;
  const detail = character === null ? role : name;
  const rest = detail === null ? '' : ` · ${literal(detail)}`;
  return `${certaintyMarks[certainty]} **${literal(headline(person))}**${rest}`;
}
