import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { newest, type Facts } from '#data/facts.ts';
import { describeDate, earliestInstant, type PartialDate } from '#data/partial-date.ts';
import type { Certainty, Citation, Disagreement, Source, Standing, Update } from '#data/schema.ts';
import { limits } from './limits.ts';
import { cut, literal, masked } from './text.ts';

export const certaintyMarks: Readonly<Record<Certainty, string>> = {
  official: '✅',
  reported: '📰',
  expected: '🔭',
  speculated: '💭',
};

export const standingNames: Readonly<Record<Standing, string>> = {
  returning: 'Returning',
  new: 'New this season',
  guest: 'Also named',
  crew: 'Crew',
};

export const certaintyMeanings: Readonly<Record<Certainty, string>> = {
  official: 'the makers of the show say so',
  reported: 'an article says so',
  expected: 'likely, but not settled',
  speculated: 'a guess or a rumour',
};

/** `✅ Official` */
export function certaintyLabel(certainty: Certainty): string {
  return `${certaintyMarks[certainty]} ${certainty[0]?.toUpperCase()}${certainty.slice(1)}`;
}

/**
 * An embed in the show's colour. Its footer has the version of the facts and the as-of date: the date of the newest
 * of the citations that the answer shows.
 */
export function embedFrom(
  facts: Facts,
  citations: readonly Citation[],
  body: Omit<APIEmbed, 'color' | 'footer'>,
): APIEmbed {
  return {
    ...body,
    color: Number.parseInt(facts.show.colour.slice(1), 16),
    footer: { text: `${asOf(facts, citations)}facts ${facts.version}` },
  };
}

/** The cited sources, each once, in the pack's order. */
export function sourcesOf(facts: Facts, citations: readonly Citation[]): readonly Source[] {
  const cited = new Set(citations.map(({ source }) => source));
  return facts.sources.filter(({ id }) => cited.has(id));
}

/** `As of 8 January 2024 · `; empty without sources. */
function asOf(facts: Facts, citations: readonly Citation[]): string {
  const sources = sourcesOf(facts, citations);
  if (sources.length === 0) return '';
  const date = newest(sources)?.date;
  if (!date) return `As of ${sources.length === 1 ? 'an undated source' : 'undated sources'} · `;
  const undated = sources.filter((source) => source.date === null).length;
  const rest = undated === 0 ? '' : ` and ${undated} undated source${undated === 1 ? '' : 's'}`;
  return `As of ${describeDate(date)}${rest} · `;
}

/** When an update happened or, if that is unknown, when its newest source reported it. */
export function updateDate(facts: Facts, { date, sources }: Update): PartialDate | null {
  return date ?? newest(sourcesOf(facts, sources))?.date ?? null;
}

/** Like `updateDate`, in words: an article's day isn't the day of its news. */
export function updateDateText(facts: Facts, update: Update): string {
  const date = updateDate(facts, update);
  return update.date === null && date ? `reported ${dateText(date)}` : dateText(date);
}

/** A date for Discord, which shows it in the reader's language and zone if the day is known. */
export function dateText(date: PartialDate | null): string {
  if (date === null) return 'undated';
  if (date.precision !== 'day') return describeDate(date);
  return `<t:${earliestInstant(date) / 1000}:D>`;
}

/** `Article 2, SFX Magazine (8 January 2024)`, with a link if its address is known. */
export function sourceLabel(source: Source): string {
  const outlet = source.outlet === null ? '' : `, ${literal(source.outlet)}`;
  return `${linkedLabel(source)}${outlet} (${dateText(source.date)})`;
}

/** A bracket in the address would end the link. */
export function linkedLabel({ label, url }: Source): string {
  const name = `**${literal(label)}**`;
  if (url === undefined) return name;
  return `[${name}](${new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

/** A line for each citation with the source's words, masked if they spoil `season`. */
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

/** All views of each disagreement, in one or more fields. */
export function disagreementFields(
  facts: Facts,
  disagreements: readonly Disagreement[],
): readonly APIEmbedField[] {
  return disagreements.flatMap(({ question, views, spoiler }) =>
    listFields(`⚖️ Sources disagree: ${question}`, citationLines(facts, views, spoiler)),
  );
}

/** A list in as many fields as it needs. An entry is only cut if it is longer than a field. */
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
