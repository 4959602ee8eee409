import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { newest, type Facts } from '#data/facts.ts';
import { describeDate, earliestInstant, type PartialDate } from '#data/partial-date.ts';
import type { Certainty, Citation, Disagreement, Source, Standing } from '#data/schema.ts';
import { limits } from './limits.ts';
import { cut, literal, masked } from './text.ts';

/** The look that all embeds share: colour, dates, certainty, sources, footer. */

const certaintyMarks: Readonly<Record<Certainty, string>> = {
  official: '✅',
  reported: '📰',
  expected: '🔭',
  speculated: '💭',
};

export const standingNames: Readonly<Record<Standing, string>> = {
  returning: 'Returning',
  new: 'New this season',
  guest: 'Named, but not as part of this season',
  crew: 'Crew',
};

/** `✅`: one sign for each certainty, explained wherever it first appears. */
export function certaintyMark(certainty: Certainty): string {
  return certaintyMarks[certainty];
}

/** `✅ Official`. */
export function certaintyLabel(certainty: Certainty): string {
  return `${certaintyMarks[certainty]} ${certainty[0]?.toUpperCase()}${certainty.slice(1)}`;
}

/**
 * An embed in the show's colour whose footer tells the as-of date and the facts version. `ownDate` is for
 * what carries a date of its own, such as a post.
 */
export function embedFrom(
  facts: Facts,
  citations: readonly Citation[],
  body: Omit<APIEmbed, 'color' | 'footer'>,
  ownDate: PartialDate | null = null,
): APIEmbed {
  return {
    ...body,
    color: Number.parseInt(facts.show.colour.slice(1), 16),
    footer: { text: `${asOf(facts, citations, ownDate)} · facts ${facts.version}` },
  };
}

/** The sources behind some citations, each once, in the pack's order. */
export function sourcesOf(facts: Facts, citations: readonly Citation[]): readonly Source[] {
  const cited = new Set(citations.map(({ source }) => source));
  return facts.sources.filter(({ id }) => cited.has(id));
}

/** `As of 8 January 2024`: the date of what is shown, or else of the newest source behind it. */
function asOf(facts: Facts, citations: readonly Citation[], ownDate: PartialDate | null): string {
  if (ownDate) return `As of ${describeDate(ownDate)}`;
  const sources = sourcesOf(facts, citations);
  const date = newest(sources)?.date;
  if (!date) return sources.length === 1 ? 'As of an undated source' : 'As of undated sources';
  const undated = sources.filter((source) => source.date === null).length;
  const rest = undated === 0 ? '' : ` and ${undated} undated source${undated === 1 ? '' : 's'}`;
  return `As of ${describeDate(date)}${rest}`;
}

/** A date for Discord: in the reader's own language and zone where the day is known. */
export function dateText(date: PartialDate | null): string {
  if (date === null) return 'undated';
  if (date.precision !== 'day') return describeDate(date);
  return `<t:${earliestInstant(date) / 1000}:D>`;
}

/** `Article 2 (8 January 2024)`; with its outlet where one is known. */
export function sourceLabel(source: Source): string {
  const outlet = source.outlet === null ? '' : `, ${literal(source.outlet)}`;
  return `**${literal(source.label)}**${outlet} (${dateText(source.date)})`;
}

/** What each source says, a line for each citation, masked if it gives away that season's plot. */
export function citationLines(
  facts: Facts,
  citations: readonly Citation[],
  season?: number,
): readonly string[] {
  return citations.flatMap(({ source: id, says }) => {
    const source = facts.source(id);
    return source ? [`${sourceLabel(source)}: ${masked(literal(says), season)}`] : [];
  });
}

/** Both sides of each disagreement, a field or more for each. */
export function disagreementFields(
  facts: Facts,
  disagreements: readonly Disagreement[],
): readonly APIEmbedField[] {
  return disagreements.flatMap(({ question, views, spoiler }) =>
    listFields(`⚖️ Sources disagree: ${question}`, citationLines(facts, views, spoiler)),
  );
}

/**
 * A list as one field, or as several where it is too long for one. An entry is never torn apart
 * unless it is longer than a field by itself.
 */
export function listFields(name: string, lines: readonly string[]): readonly APIEmbedField[] {
  const values: string[] = [];
  for (const line of lines) {
    const entry = cut(`- ${line}`, limits.fieldValue);
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + entry.length <= limits.fieldValue) {
      values[values.length - 1] = `${last}\n${entry}`;
    } else {
      values.push(entry);
    }
  }
  return values.map((value, index) => ({
    name: index === 0 ? name : `${name}, continued`,
    value,
  }));
}
