import { stringify } from 'yaml';
import type { PackTexts } from '#data/pack-file.ts';
import type { PackFile, Show } from '#data/schema.ts';
import { schemaLine } from './json-schemas.ts';

/** The five files of a small pack that holds, with comments that say how to go on. */
export function starterTexts(show: Show): PackTexts {
  const says = 'Replace this by what the article says, in your own words.';
  return {
    'sources.yaml': file('sources.yaml', 'What the facts stand on. Not known is null.', {
      sources: [
        {
          id: 'example-source',
          label: 'Example article',
          outlet: null,
          title: null,
          date: null,
          note: 'An example; put a real article in its place.',
        },
      ],
    }),
    'production.yaml': file('production.yaml', 'The show, and what is known of it.', {
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
    'cast.yaml': file('cast.yaml', 'Everyone whom the sources name.', { people: [] }),
    'quotes.yaml': file('quotes.yaml', 'Words exactly as printed.', { speakers: [], quotes: [] }),
    'updates.yaml': file('updates.yaml', 'News, the newest last.', { updates: [] }),
  };
}

/** Where the schemas stand beside a pack of one's own. */
const schemasBeside = './schemas';

/** The texts of a pack that finds its schemas beside itself, wherever it is put. */
export function withOwnSchemas(texts: PackTexts): PackTexts {
  const entries = Object.entries(texts).map(([name, text]) => {
    const rest = text.replace(/^# yaml-language-server:.*\n/u, '');
    return [name, schemaLine(name as PackFile, schemasBeside) + rest];
  });
  return Object.fromEntries(entries);
}

function file(name: PackFile, comment: string, content: object): string {
  return `${schemaLine(name, schemasBeside)}# ${comment}\n${stringify(content, { lineWidth: 100, singleQuote: true })}`;
}
