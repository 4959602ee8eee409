import type { APIEmbedField } from 'discord-api-types/v10';
import { instantOf, type Facts } from '#data/facts.ts';
import { daysBefore, describeAge } from '#data/partial-date.ts';
import { certainties, type Citation, type Fact, type Topic, type Update } from '#data/schema.ts';
import { sourcesButton } from './buttons.ts';
import {
  certaintyLabel,
  certaintyMarks,
  dateText,
  disagreementFields,
  embedFrom,
  listFields,
} from './embed-style.ts';
import { answer, type Answer } from './reply.ts';
import { literal, masked, spoiler } from './text.ts';

export const topicNames: Readonly<Record<Topic, string>> = {
  overview: 'Overview',
  filming: 'Filming',
  release: 'Release',
  episodes: 'Episodes',
  story: 'Story',
  delay: 'Delay',
};

/** Answers from older sources say how old they are, in days. */
const freshDays = 30;

/** In the overview. */
const listedUpdates = 5;

/** The facts on a topic, most certain first, dated by the newest source. */
export function statusReply(facts: Facts, topic: Topic, now: number): Answer {
  const { show } = facts;
  const known = facts.factsOn(topic);
  const plain = known.filter((fact) => fact.spoiler === undefined);
  const spoilers = known.filter((fact) => fact.spoiler !== undefined);
  const embed = embedFrom(facts, citationsOn(facts, topic), {
    title: literal(`${show.title} ${show.season}: ${topicNames[topic].toLowerCase()}`),
    description: age(facts, now),
    fields: [
      ...certainties.flatMap((certainty) =>
        listFields(
          certaintyLabel(certainty),
          plain.filter((fact) => fact.certainty === certainty).map(({ text }) => literal(text)),
        ),
      ),
      ...spoilerFields(spoilers),
      ...disagreementFields(facts, facts.disagreementsOn(topic)),
      ...listFields('🗓️ Updates', updatesOn(facts, topic).map(updateLine)),
    ],
  });
  return answer(embed, [sourcesButton('status', topic)]);
}

/** The citations behind the answer on a topic. */
function citationsOn(facts: Facts, topic: Topic): readonly Citation[] {
  return [
    ...facts.factsOn(topic).flatMap(({ sources }) => sources),
    ...facts.disagreementsOn(topic).flatMap(({ views }) => views),
    ...updatesOn(facts, topic).flatMap(({ sources }) => sources),
  ];
}

function age(facts: Facts, now: number): string {
  const date = facts.newestSource?.date;
  if (!date) return 'None of the sources has a date.';
  const day = `As of ${dateText(date)}, the date of the newest dated source.`;
  if (daysBefore(date, now) <= freshDays) return day;
  return `${day}\n**Newest source: ${describeAge(date, now)} old.** A lot may have changed since then.`;
}

/** The spoilers of each season, most certain first. */
function spoilerFields(facts: readonly Fact[]): readonly APIEmbedField[] {
  const sorted = facts.toSorted(
    (a, b) => certainties.indexOf(a.certainty) - certainties.indexOf(b.certainty),
  );
  return Array.from(Map.groupBy(sorted, ({ spoiler: season }) => season)).flatMap(
    ([season, hidden]) =>
      listFields(
        `🙈 Spoilers for season ${season}, hidden until you click`,
        hidden.map(
          ({ text, certainty }) => `${certaintyMarks[certainty]} ${spoiler(literal(text))}`,
        ),
      ),
  );
}

/** The newest dated updates, for the overview only. */
export function updatesOn(facts: Facts, topic: Topic): readonly Update[] {
  if (topic !== 'overview') return [];
  return facts.updates
    .filter((update) => update.date !== null)
    .toSorted((a, b) => instantOf(b) - instantOf(a))
    .slice(0, listedUpdates);
}

function updateLine({ date, headline, spoiler: season, certainty }: Update): string {
  return `${certaintyMarks[certainty]} ${dateText(date)}: ${masked(literal(headline), season)}`;
}
