import { newest, type Facts } from '#data/facts.ts';
import { certainties } from '#data/schema.ts';
import { sourcesButton } from './buttons.ts';
import { certaintyLabel, certaintyMeanings, dateText, embedFrom, linesOf } from './embed-style.ts';
import { answer, type Reply } from './reply.ts';
import { literal } from './text.ts';

/** The answer of `/about`. `startedAt`: milliseconds since the epoch. */
export function aboutReply(
  facts: Facts,
  { name, version, license }: Readonly<Record<'name' | 'version' | 'license', string>>,
  startedAt: number,
): Reply {
  const { show, cast, quotes, updates } = facts;
  const newestDate = newest(facts.sources)?.date;
  const embed = embedFrom(facts, {
    title: literal(`${name} ${version}`),
    description: linesOf(
      `Sourced facts about the making of **${literal(show.title)}** season ${show.season}.`,
      '',
      '`/status`: how far along it is',
      '`/cast`: who is in it, and what is known about them',
      '`/quote`: the makers, word for word',
      '`/updates`: news into a channel, for server managers',
      '',
      ...certainties.map((one) => `${certaintyLabel(one)}: ${certaintyMeanings[one]}`),
      '',
      `-# Facts \`${facts.version}\`: ${cast.length} people, ${quotes.length} quotes, ${facts.facts.length} facts, ${updates.length} updates`,
      ...(newestDate ? [`-# The newest source is of ${dateText(newestDate)}.`] : []),
      `-# ${literal(license)} licence · running since <t:${Math.floor(startedAt / 1000)}:R>`,
      `-# An unofficial fan project, not affiliated with ${literal(show.network)}.`,
    ),
  });
  return answer(embed, [sourcesButton('pack')]);
}
