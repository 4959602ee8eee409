import { people } from '#commands/cast.ts';
import type { Choice, Context } from '#commands/declaration.ts';
import { withOrdinaryWords } from '#commands/entry-choices.ts';
import { anyone, updatesAbout } from '#data/about.ts';
import type { Facts } from '#data/facts.ts';
import { topics } from '#data/schema.ts';
import { headline, personLabel } from '#replies/person.ts';
import { isTopic, topicNames } from '#replies/status.ts';
import { literal, repeated } from '#replies/text.ts';

const everything = 'everything';
const fixed: readonly Choice[] = [
  { name: 'Everything', value: everything },
  { name: 'Cast and crew: anyone', value: anyone },
  ...topics
    .filter((topic) => topic !== 'overview')
    .map((topic) => ({ name: topicNames[topic], value: topic })),
];

/** Completes topics and people. */
export function completeAbout(context: Context, typed: string): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const found = fixed.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  return [...found, ...people.complete(context, typed)];
}

/** A topic, `anyone` or the id of a person; null for everything. */
export async function readAbout(
  facts: Facts,
  typed: string,
): Promise<string | null | { readonly problem: string }> {
  const text = typed.trim().toLowerCase();
  const choice = fixed.find(({ name, value }) => [name.toLowerCase(), value].includes(text));
  if (choice) return choice.value === everything ? null : choice.value;
  const chosen = people.chosen(facts, typed);
  if (chosen) return chosen.id;
  return withOrdinaryWords((isOrdinary) => {
    const meant = facts.findPeople.meaning(typed, isOrdinary);
    if (meant.kind === 'sure') return meant.id;
    const near = meant.kind === 'choice' ? people.byIds(facts, meant.ids.slice(0, 3)) : [];
    const hint =
      near.length > 0
        ? `Did you mean ${near.map((person) => literal(personLabel(person))).join(' or ')}?`
        : 'Choose a topic or a person from the list.';
    return { problem: `“${repeated(typed)}” isn't a topic or a person in the facts. ${hint}` };
  });
}

/** The subject in markdown, as in 'news about release'; null if there's no limit. */
export function describeAbout(facts: Facts, about: string | null): string | null {
  if (about === null) return null;
  if (about === anyone) return 'anyone in the cast and crew';
  if (isTopic(about)) return topicNames[about].toLowerCase();
  const person = facts.person(about);
  return person ? literal(headline(person)) : `\`${about}\``;
}

/** For an admin: the topic or person isn't in the pack, or has left it. */
export function aboutWarnings(facts: Facts, about: string | null): readonly string[] {
  return updatesAbout(facts, about)
    ? []
    : [
        `The facts have no \`${about}\`, so nothing is posted. Choose another topic or person with \`/updates edit\`.`,
      ];
}
