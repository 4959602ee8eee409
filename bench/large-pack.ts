import { stringify } from 'yaml';
import type { PackTexts } from '#data/pack-file.ts';

/** Shares of the facts that are people with their notes, and quotes. The rest are updates. */
const people = 100;
const notesEach = 9;
const sources = 20;

/**
 * A valid pack about an invented show with about `size` facts. Most are quotes and updates, since an answer can't
 * be longer than 6,000 characters and lists all facts about its topic.
 */
export function largePack(size: number): PackTexts {
  const topics = ['filming', 'release', 'episodes', 'story', 'delay'];
  const quotes = Math.max(1, Math.floor((size - people * (notesEach + 1)) / 2));
  const cite = (number: number, says: string) => [{ source: `source-${number % sources}`, says }];
  const certainty = 'reported';
  const written = {
    'sources.yaml': {
      sources: range(sources, (number) => ({
        id: `source-${number}`,
        label: `Paper ${number}`,
        outlet: null,
        title: null,
        date: `2031-05-${String(number + 1).padStart(2, '0')}`,
        note: `An invented paper, number ${number}.`,
      })),
    },
    'production.yaml': {
      show: { title: 'Harbour Lights', season: 2, network: 'Pier', colour: '#0a7a8f' },
      phrases: { unknownPerson: 'No {name} here.', unknownSpeaker: 'No word of {name}.' },
      facts: range(40, (number) => ({
        id: `fact-${number}`,
        topics: [topics[number % topics.length]],
        text: `Cameras are rolling on quay ${number}, where the fog is.`,
        certainty,
        sources: cite(number, `Saw the cameras on quay ${number}.`),
      })),
    },
    'cast.yaml': {
      people: range(people, (number) => ({
        id: `person-${number}`,
        name: `Actor ${number}`,
        character: `Keeper ${number}`,
        role: null,
        standing: 'returning',
        aliases: [`Cap ${number}`, { name: `Ghost of lamp ${number}`, spoiler: 1 }],
        photos: { [`source-${number % sources}`]: 'first' },
        certainty,
        sources: cite(number, `Met number ${number} on the quay.`),
        notes: range(notesEach, (part) => ({
          id: `note-${number}-${part}`,
          certainty,
          ...(part % 2 === 0
            ? { text: `Nobody saw lamp ${number} fall in storm ${part}.`, spoiler: 1 }
            : { text: `The tale of keeper ${number} turns in part ${part}, out on the pier.` }),
          sources: cite(number + part, `Tells it of number ${number} in part ${part}.`),
        })),
      })),
    },
    'quotes.yaml': {
      speakers: range(50, (number) => ({
        id: `speaker-${number}`,
        name: `Actor ${number}`,
        person: `person-${number}`,
      })),
      quotes: range(quotes, (number) => ({
        id: `quote-${number}`,
        speaker: `speaker-${number % 50}`,
        role: 'Actor',
        outlet: null,
        date: '2031-05',
        said: null,
        passages: [`The fog is a character too, number ${number}, and it was always one of us.`],
        about: `The weather, part ${number}`,
        certainty,
        sources: cite(number, 'Quotes the actor on the weather.'),
      })),
    },
    'updates.yaml': {
      updates: range(quotes, (number) => ({
        id: `update-${number}`,
        date: '2031-04',
        headline: `The quay is closed, part ${number}`,
        text: `The quay is shut for the time number ${number}, until the fog lifts.`,
        certainty,
        sources: cite(number, `Tells of the closing, for the time number ${number}.`),
      })),
    },
  };
  const texts = Object.entries(written).map(([name, content]) => [name, stringify(content)]);
  return Object.fromEntries(texts);
}

function range<T>(count: number, make: (number: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}
