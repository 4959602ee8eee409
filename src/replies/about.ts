import type { Facts } from '#data/facts.ts';
import { certainties } from '#data/schema.ts';
import { sourcesButton } from './buttons.ts';
import {
  certaintyLabel,
  certaintyMeanings,
  embedFrom,
  listFields,
  sourceLabel,
} from './embed-style.ts';
import { answer, type Reply } from './reply.ts';
import { literal } from './text.ts';

export interface PackageInfo {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The answer of `/about`. `startedAt`: milliseconds since the epoch. */
export function aboutReply(facts: Facts, packageInfo: PackageInfo, startedAt: number): Reply {
  const { show, cast, quotes, updates, sources } = facts;
  const embed = embedFrom(
    facts,
    sources.map(({ id }) => ({ source: id, says: '' })),
    {
      title: literal(`${packageInfo.name} ${packageInfo.version}`),
      description: [
        `Sourced facts about the making of **${literal(show.title)}** season ${show.season}. Every answer names its sources, its certainty and its date.`,
        `An unofficial fan project, not affiliated with ${literal(show.network)}.`,
      ].join('\n\n'),
      fields: [
        {
          name: 'Facts',
          value: `version \`${facts.version}\`: ${cast.length} people, ${quotes.length} quotes, ${facts.facts.length} facts, ${updates.length} updates`,
        },
        ...listFields(
          'Sources',
          sources.map((source) => sourceLabel(source)),
        ),
        ...listFields(
          'How certain is it?',
          certainties.map((one) => `${certaintyLabel(one)}: ${certaintyMeanings[one]}`),
        ),
        { name: 'Licence', value: literal(packageInfo.license), inline: true },
        { name: 'Running since', value: `<t:${Math.floor(startedAt / 1000)}:R>`, inline: true },
      ],
    },
  );
  return answer(embed, [sourcesButton('pack')]);
}
