import type { APIEmbed } from 'discord-api-types/v10';
import { createFacts, type Facts } from '#data/facts.ts';
import { topics, type Pack, type PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import { aboutReply } from '#replies/about.ts';
import { castListReply, peopleOnPage } from '#replies/cast-list.ts';
import { personLabel, personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Reply, Row } from '#replies/reply.ts';
import { sourcesReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { updatesPost } from '#replies/update-post.ts';

/** An answer, list or choice as readers see it, and its place in the pack. */
export interface Rendering {
  readonly file: PackFile;
  readonly path: Path;
  /** For problems: `the answer about a person`. */
  readonly name: string;
  readonly embed?: APIEmbed;
  readonly rows?: readonly Row[];
  /** Offered by completion. */
  readonly choice?: string;
}

/** Gives the longest text of an age: `975 years 10 months old`. */
const farAhead = Date.UTC(2999, 10, 30);
const packageInfo = { name: 'A bot of any name', version: '100.100.100', license: 'A licence' };

/**
 * Every answer, list, button's answer and choice that can be made from `original`, by the functions that make
 * them for Discord. An ellipsis always means a cut text: a look-alike of the same length replaces those of the
 * facts themselves.
 */
export function* allRenderings(original: Facts, now = farAhead): Iterable<Rendering> {
  const facts = withoutEllipses(original);
  yield* peopleRenderings(facts);
  for (const [index, quote] of facts.quotes.entries()) {
    const place = { file: 'quotes.yaml', path: ['quotes', index] } as const;
    const turn = { seed: 'zzzzzz', speaker: facts.speaker(quote.speaker), more: true };
    yield* rendering(place, 'the answer with a quote', quoteReply(facts, quote, turn));
    yield* rendering(place, 'its sources', sourcesReply(facts, 'quote', quote.id));
  }
  for (const [index, { name }] of facts.speakers.entries()) {
    yield { file: 'quotes.yaml', path: ['speakers', index], name: choiceName, choice: name };
  }
  for (const topic of topics) {
    const place = { file: 'production.yaml', path: ['facts'] } as const;
    yield* rendering(place, `the status on '${topic}'`, statusReply(facts, topic, now));
    const sources = sourcesReply(facts, 'status', topic);
    yield* rendering(place, `the sources of the status on '${topic}'`, sources);
  }
  yield* updateRenderings(facts);
  const place = { file: 'sources.yaml', path: ['sources'] } as const;
  yield* rendering(place, 'the sources of the whole pack', sourcesReply(facts, 'pack', ''));
  yield* rendering(place, 'the answer about the bot', aboutReply(facts, packageInfo, now));
}

function* updateRenderings(facts: Facts): Iterable<Rendering> {
  for (const [index, update] of facts.updates.entries()) {
    const place = { file: 'updates.yaml', path: ['updates', index] } as const;
    yield* rendering(place, 'the post of an update', updatesPost(facts, [update], 'm'.repeat(22)));
    yield* rendering(place, 'the sources of an update', sourcesReply(facts, 'update', update.id));
  }
}

const choiceName = 'the choice while a name is typed';

function* peopleRenderings(facts: Facts): Iterable<Rendering> {
  const file = 'cast.yaml';
  for (const [index, person] of facts.people.entries()) {
    const place = { file, path: ['people', index] } as const;
    yield* rendering(place, 'the answer about a person', personReply(facts, person));
    yield* rendering(place, 'the sources for a person', sourcesReply(facts, 'person', person.id));
    yield { ...place, name: choiceName, choice: personLabel(person) };
  }
  const place = { file, path: ['people'] } as const;
  for (let page = 0; page * peopleOnPage < facts.cast.length; page += 1) {
    yield* rendering(place, `page ${page + 1} of the cast`, castListReply(facts, page));
  }
  yield* rendering(place, 'the sources of the cast', sourcesReply(facts, 'cast', ''));
}

function* rendering(
  place: Pick<Rendering, 'file' | 'path'>,
  name: string,
  reply: Reply | undefined,
): Iterable<Rendering> {
  if (reply?.kind === 'answer') {
    yield { ...place, name, embed: reply.embed, ...(reply.rows ? { rows: reply.rows } : {}) };
  }
}

function withoutEllipses(facts: Facts): Facts {
  const text = JSON.stringify(facts);
  return text.includes('…') ? createFacts(JSON.parse(text.replaceAll('…', '⋯')) as Pack) : facts;
}
