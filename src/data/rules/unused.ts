import type { Rule } from './rule.ts';

export const usedSources: Rule = {
  name: 'unused-source',
  protects: 'The list of sources is the list of what the facts stand on.',
  *check({ sources, people }, { entries }) {
    const used = new Set(entries.flatMap(({ citations }) => citations.map(({ source }) => source)));
    for (const { photos } of people) for (const id of Object.keys(photos)) used.add(id);
    for (const [index, { id }] of sources.entries()) {
      if (used.has(id)) continue;
      yield {
        file: 'sources.yaml',
        path: ['sources', index],
        message: `nothing stands on the source '${id}'`,
        tip: 'Cite it where it says something, or take it out.',
      };
    }
  },
};

export const quotedSpeakers: Rule = {
  name: 'unused-speaker',
  protects: 'Everyone who is offered by /quote has said something.',
  *check({ speakers, quotes }) {
    const quoted = new Set(quotes.map(({ speaker }) => speaker));
    for (const [index, { id }] of speakers.entries()) {
      if (quoted.has(id)) continue;
      yield {
        file: 'quotes.yaml',
        path: ['speakers', index],
        message: `there is no quote of the speaker '${id}'`,
        tip: 'Add a quote, or take the speaker out.',
      };
    }
  },
};
