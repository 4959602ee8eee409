import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { PackTexts } from '#data/pack-file.ts';

const first = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gus', 'Hana', 'Ida', 'Jon'];
const last = ['Abbot', 'Baker', 'Carver', 'Dyer', 'Ember', 'Fisher', 'Glover', 'Hunter', 'Iverson'];

/**
 * A valid pack about an invented show: `count` people, quotes and updates, half of them people with a spoiler each,
 * and 50 facts about the production. Two packs of the same size differ in their `edition`.
 */
export function crowdedPack(count: number, edition = 1): PackTexts {
  const share = (tenths: number) => Array.from({ length: Math.round((count * tenths) / 10) });
  const sources = [{ source: 'gazette', says: 'Tells of it.' }];
  const provenance = { certainty: 'reported', sources };
  const topics = ['filming', 'release', 'episodes', 'story', 'delay'];
  const files = {
    'sources.yaml': {
      sources: [
        {
          id: 'gazette',
          label: 'Gazette',
          outlet: null,
          title: null,
          date: '2031-03-04',
          note: 'Invented.',
        },
      ],
    },
    'production.yaml': {
      show: { title: 'Harbour Lights', season: 2, network: 'Pier Television', colour: '#0a7a8f' },
      phrases: { unknownPerson: 'Nobody is called {name}.', unknownSpeaker: 'No word of {name}.' },
      // One answer shows all facts about a topic, which limits their number.
      facts: Array.from({ length: 50 }).map((_, i) => ({
        id: `fact-${i}`,
        topics: [topics[i % topics.length]],
        text: `Fact ${i} of edition ${edition} is that a lamp was lit.`,
        ...provenance,
      })),
      disagreements: [],
    },
    'cast.yaml': {
      people: share(5).map((_, i) => ({
        id: `person-${i}`,
        name: `${first[i % first.length]} ${last[i % last.length]}${i}`,
        character: `Keeper ${i}`,
        role: null,
        standing: 'returning',
        aliases: [`Lamp ${i}`, { name: `Ghost of pier ${i}`, spoiler: 1 }],
        ...provenance,
      })),
    },
    'quotes.yaml': {
      speakers: [{ id: 'keeper', name: 'The Keeper', person: null }],
      quotes: share(2.5).map((_, i) => ({
        id: `quote-${i}`,
        speaker: 'keeper',
        role: 'Keeper',
        outlet: null,
        date: null,
        said: null,
        passages: [`The lamp was lit ${i} times.`],
        about: `Lamp ${i}`,
        ...provenance,
      })),
    },
    'updates.yaml': {
      updates: share(2.5).map((_, i) => ({
        id: `update-${i}`,
        date: null,
        headline: `Lamp ${i}`,
        text: `Lamp ${i} was lit.`,
        ...provenance,
      })),
    },
  };
  const texts = Object.entries(files).map(([name, content]) => [
    name,
    stringify(content, { aliasDuplicateObjects: false }),
  ]);
  return Object.fromEntries(texts) as PackTexts;
}

export async function writePack(directory: string, texts: PackTexts): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, text] of Object.entries(texts)) await writeFile(join(directory, name), text);
}
