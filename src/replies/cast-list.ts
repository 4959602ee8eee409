import type { Facts } from '#data/facts.ts';
import { standings, type Person } from '#data/schema.ts';
import { count } from '#data/words.ts';
import { actions, button, menu, sourcesButton } from './buttons.ts';
import { asOf, certaintyMarks, embedFrom, linesOf } from './embed-style.ts';
import { pageOf, pageText } from './pages.ts';
import { headline, menuOption, standingText } from './person.ts';
import { answer, type Reply } from './reply.ts';
import { literal } from './text.ts';

const peopleOnPage = 15;

/** Everyone in the pack, grouped by standing. `number` of the page counts from 0. `now` in ms since the epoch. */
export function castListReply(facts: Facts, number: number, now: number): Reply {
  const people = standings.flatMap((standing) =>
    facts.cast.filter((person) => person.standing === standing),
  );
  const page = pageOf(people.map(castLine), number, { lines: peopleOnPage });
  const onPage = people.slice(page.from, page.from + page.lines.length);
  const groups = Map.groupBy(onPage, ({ standing }) => standing);
  const citations = onPage.flatMap(({ sources }) => sources);
  const embed = embedFrom(facts, {
    title: literal(`${facts.show.title} ${facts.show.season}: cast and crew`),
    description: linesOf(
      ...Array.from(groups).flatMap(([standing, members]) => [
        `**${standingText(facts, standing)}**`,
        ...members.map(castLine),
      ]),
      people.length === 0
        ? 'Nobody is known yet.'
        : `-# ${count(people.length, 'name')} · ${asOf(facts, citations, now)}`,
      pageText(page),
    ),
  });
  if (people.length === 0) return answer(embed);
  const next = actions.castPage.encode({ page: String((page.number + 1) % page.count) });
  return answer(
    embed,
    [menu(actions.castPick.encode({}), 'Pick someone', onPage.map(menuOption))],
    [
      ...(page.count > 1 ? [button(next, { label: 'More', emoji: '▶️' })] : []),
      sourcesButton('cast'),
    ],
  );
}

function castLine(person: Person): string {
  const { name, character, role, certainty } = person;
  const detail = character === null ? role : name;
  const rest = detail === null ? '' : ` · ${literal(detail)}`;
  return `${certaintyMarks[certainty]} **${literal(headline(person))}**${rest}`;
}
