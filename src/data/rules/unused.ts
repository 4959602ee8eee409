import type { Rule } from './rule.ts';

export const usedSources: Rule = {
  name: 'unused-source',
  protects: 'Every source in the list is cited.',
  *check({ sources, people }, { entries }) {
    const used = new Set(entries.flatMap(({ citations }) => citations.map(({ source }) => source)));
    for (const { photos } of people) for (const id of Object.keys(photos)) used.add(id);
    for (const [index, { id }] of sources.entries()) {
      if (used.has(id)) continue;
      yield {
        file: 'sources.yaml',
        path: ['sources', index],
        message: `nothing cites the source '${id}'`,
        tip: 'Cite it, or remove it.',
        warning: true,
      };
    }
  },
};

export const quotedSpeakers: Rule = {
  name: 'unused-speaker',
  protects: 'Every speaker that /quote offers has a quote.',
  *check({ speakers, quotes }) {
    const quoted = new Set(quotes.map(({ speaker }) => speaker));
    for (const [index, { id }] of speakers.entries()) {
      if (quoted.has(id)) continue;
      yield {
        file: 'quotes.yaml',
        path: ['speakers', index],
        message: `there is no quote by the speaker '${id}'`,
        tip: 'Add a quote, or remove the speaker.',
      };
    }
  },
};
