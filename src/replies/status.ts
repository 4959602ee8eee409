import type { APIEmbedField } from 'discord-api-types/v10';
import { instantOf, newest, type Facts } from '#data/facts.ts';
import { daysBefore, describeAge } from '#data/partial-date.ts';
import type { Citation, Fact, Topic, Update } from '#data/schema.ts';
import { sourcesButton } from './buttons.ts';
import {
  certaintyLabel,
  certaintyMarks,
  disagreementFields,
  embedFrom,
  listFields,
  sourcesOf,
  updateDate,
  updateDateText,
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

/** The facts on a topic. The newest one that isn't superseded leads. */
export function statusReply(facts: Facts, topic: Topic, now: number): Answer {
  const { show } = facts;
  const known = facts.factsOn(topic);
  const [lead, ...others] = known.filter((fact) => fact.spoiler === undefined);
  const spoilers = known.filter((fact) => fact.spoiler !== undefined);
  const citations = citationsOn(facts, topic);
  const embed = embedFrom(facts, citations, {
    title: literal(`${show.title} ${show.season}: ${topicNames[topic].toLowerCase()}`),
    description: [
      lead ? `**${literal(lead.text)}**` : 'Nothing is known about this without spoilers.',
      [lead ? certaintyLabel(lead.certainty) : '', age(facts, citations, now)]
        .filter(Boolean)
        .join(' · '),
    ].join('\n'),
    fields: [
      ...listFields('Also known', others.map(factLine)),
      ...spoilerFields(spoilers),
      ...disagreementFields(facts, facts.disagreementsOn(topic)),
      ...listFields(
        '🗓️ Updates',
        updatesOn(facts, topic).map((update) => updateLine(facts, update)),
      ),
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

/** Empty if the newest source is fresh, or if there is none. */
function age(facts: Facts, citations: readonly Citation[], now: number): string {
  const sources = sourcesOf(facts, citations);
  const date = newest(sources)?.date;
  if (!date) return sources.length > 0 ? 'None of the sources has a date.' : '';
  if (daysBefore(date, now) <= freshDays) return '';
  return `Newest source: ${describeAge(date, now)} old. A lot may have changed since then.`;
}

function factLine({ text, certainty, spoiler: season }: Fact): string {
  return `${certaintyMarks[certainty]} ${season === undefined ? literal(text) : spoiler(literal(text))}`;
}

function spoilerFields(facts: readonly Fact[]): readonly APIEmbedField[] {
  return Array.from(Map.groupBy(facts, ({ spoiler: season }) => season)).flatMap(
    ([season, hidden]) =>
      listFields(`🙈 Spoilers for season ${season}, hidden until you click`, hidden.map(factLine)),
  );
}

/** The newest dated updates, for the overview only. */
export function updatesOn(facts: Facts, topic: Topic): readonly Update[] {
  if (topic !== 'overview') return [];
  return facts.updates
    .map((update) => ({ update, at: instantOf({ date: updateDate(facts, update) }) }))
    .filter(({ at }) => at > -Infinity)
    .toSorted((a, b) => b.at - a.at)
    .map(({ update }) => update)
    .slice(0, listedUpdates);
}

function updateLine(facts: Facts, update: Update): string {
  const { headline, spoiler: season, certainty } = update;
  return `${certaintyMarks[certainty]} ${updateDateText(facts, update)}: ${masked(literal(headline), season)}`;
}
