import type { APIEmbed } from 'discord-api-types/v10';
import { newest, type Facts } from '#data/facts.ts';
import {
  describeAge,
  describeDate,
  earliestInstant,
  type PartialDate,
} from '#data/partial-date.ts';
import type { Certainty, Citation, Disagreement, Source, Spoiling, Update } from '#data/schema.ts';
import { count, list } from '#data/words.ts';
import { literal } from './text.ts';

export const certaintyMarks: Readonly<Record<Certainty, string>> = {
  official: '✅',
  reported: '📰',
  expected: '🔭',
  speculated: '💭',
};

export const certaintyMeanings: Readonly<Record<Certainty, string>> = {
  official: 'the makers of the show say so',
  reported: 'an article says so',
  expected: 'likely, but not settled',
  speculated: 'a guess or a rumour',
};

/** `✅ Official` */
export function certaintyLabel(certainty: Certainty): string {
  return `${certaintyMarks[certainty]} ${certaintyName(certainty)}`;
}

/** `Official` */
export function certaintyName(certainty: Certainty): string {
  return `${certainty[0]?.toUpperCase()}${certainty.slice(1)}`;
}

/** An embed in the show's colour. */
export function embedFrom({ show }: Facts, body: Omit<APIEmbed, 'color'>): APIEmbed {
  return { ...body, color: Number.parseInt(show.colour.slice(1), 16) };
}

/** The lines of a description. Leaves out undefined ones. */
export function linesOf(...lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line !== undefined).join('\n');
}

/** The cited sources, each once, in the pack's order. */
export function sourcesOf(facts: Facts, citations: readonly Citation[]): readonly Source[] {
  const cited = new Set(citations.map(({ source }) => source));
  return facts.sources.filter(({ id }) => cited.has(id));
}

/** `As of 8 January 2024 (2 years 10 months ago)`: the date of the newest cited source. `now` in ms since the epoch. */
export function asOf(facts: Facts, citations: readonly Citation[], now: number): string {
  const date = newest(sourcesOf(facts, citations))?.date;
  return date ? `As of ${datedText(date, now)}` : 'Undated';
}

/** `8 January 2024 (2 years 10 months ago)`. A date ahead of the clock has no age. */
export function datedText(date: PartialDate, now: number): string {
  const age = describeAge(date, now);
  const isAhead = earliestInstant(date) > now + 86_400_000;
  return `${dateText(date)}${isAhead ? '' : ` (${age === '0 days' ? 'today' : `${age} ago`})`}`;
}

/** `Article 2 and 2 more sources`: the newest one by name. */
function newestAndMore(facts: Facts, citations: readonly Citation[]): string {
  const sources = sourcesOf(facts, citations);
  const first = newest(sources) ?? sources[0];
  if (!first) return '';
  const more = sources.length - 1;
  return `${linkedLabel(first)}${more > 0 ? ` and ${count(more, 'more source')}` : ''}`;
}

/** `As of 8 January 2024 (2 years 10 months ago) · Article 2 and 2 more sources`, for what an answer shows. */
export function provenance(facts: Facts, citations: readonly Citation[], now: number): string {
  return `-# ${asOf(facts, citations, now)} · ${newestAndMore(facts, citations)}`;
}

/** `⚖️ Sources disagree: How long is the wait?` */
export function disagreementLine(disagreements: readonly Disagreement[]): string | undefined {
  const [first, ...others] = disagreements.filter(isOpen);
  if (!first) return undefined;
  const more = others.length > 0 ? ` (and ${count(others.length, 'more question')})` : '';
  return `⚖️ Sources disagree: ${literal(first.question)}${more}`;
}

/** When an update happened or, if that is unknown, when its newest source reported it. */
export function updateDateText(facts: Facts, { date, sources }: Update): string {
  const reported = newest(sourcesOf(facts, sources))?.date;
  return date === null && reported ? `reported ${dateText(reported)}` : dateText(date);
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

/** `**Article 2**`, as a link if its address is known. A bracket in the address would end the link. */
export function linkedLabel({ label, url }: Source): string {
  const name = `**${literal(label)}**`;
  if (url === undefined) return name;
  return `[${name}](${new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

/** `🙈 3 spoilers, seasons 3 and 4`; `undefined` if there are none. */
export function spoilerCount(entries: readonly Spoiling[]): string | undefined {
  const seasons = entries.flatMap(({ spoiler }) => spoiler ?? []);
  if (seasons.length === 0) return undefined;
  const distinct = Array.from(new Set(seasons)).toSorted((a, b) => a - b);
  const name = distinct.length === 1 ? 'season' : 'seasons';
  return `🙈 ${count(seasons.length, 'spoiler')}, ${name} ${list(distinct)}`;
}

export function isOpen({ spoiler }: Spoiling): boolean {
  return spoiler === undefined;
}
