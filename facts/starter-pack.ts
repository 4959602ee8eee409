import { stringify } from 'yaml';
import type { PackTexts } from '#data/pack-file.ts';
import type { PackFile, Show } from '#data/schema.ts';
import { schemaLine } from './json-schemas.ts';

/** The five files of a small valid pack, with a comment in each. */
export function starterTexts(show: Show): PackTexts {
  const says = 'Replace this with a summary of the article, in your own words.';
  return {
    'sources.yaml': file('sources.yaml', 'The sources of the facts. Use null for unknown values.', {
      sources: [
        {
          id: 'example-source',
          label: 'Example article',
          outlet: null,
          title: null,
          date: null,
          note: 'An example. Replace it with a real article.',
        },
      ],
    }),
    'production.yaml': file('production.yaml', 'The show and the facts about it.', {
      show,
      phrases: {
        unknownPerson: 'Nobody called {name} is in these facts.',
        unknownSpeaker: 'Nobody called {name} is quoted in these facts.',
      },
      facts: [
        {
          id: 'example-fact',
          topics: ['overview', 'filming'],
          text: `Season ${show.season} is in the making.`,
          certainty: 'speculated',
          sources: [{ source: 'example-source', says }],
        },
      ],
      disagreements: [],
    }),
    'cast.yaml': file('cast.yaml', 'Everyone named by the sources.', { people: [] }),
    'quotes.yaml': file('quotes.yaml', 'Quotes, exactly as printed.', { speakers: [], quotes: [] }),
    'updates.yaml': file('updates.yaml', 'News, newest last.', { updates: [] }),
  };
}

/** The schemas folder next to a pack, as a relative path. */
const ownSchemas = './schemas';

/** Points the texts of a pack to the schemas next to it. */
export function withOwnSchemas(texts: PackTexts): PackTexts {
  const entries = Object.entries(texts).map(([name, text]) => {
    const rest = text.replace(/^# yaml-language-server:.*\n/u, '');
    return [name, schemaLine(name as PackFile, ownSchemas) + rest];
  });
  return Object.fromEntries(entries);
}

function file(name: PackFile, comment: string, content: object): string {
  return `${schemaLine(name, ownSchemas)}# ${comment}\n${stringify(content, { lineWidth: 100, singleQuote: true })}`;
}
