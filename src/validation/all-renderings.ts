import type { APIEmbed } from 'discord-api-types/v10';
import { createFacts, type Facts } from '#data/facts.ts';
import { topics, type Pack, type PackFile } from '#data/schema.ts';
import type { Path } from '#data/yaml-places.ts';
import { textsOf, type Drawing } from '#pictures/drawing.ts';
import { quoteCard } from '#pictures/quote-card.ts';
import { timeline } from '#pictures/timeline.ts';
import { aboutReply } from '#replies/about.ts';
import { actions, type SubjectKind } from '#replies/buttons.ts';
import { castListReply } from '#replies/cast-list.ts';
import { personLabel, personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Answer, Reply, Row } from '#replies/reply.ts';
import { sourcesReply, spoilersReply } from '#replies/sources.ts';
import { statusReply } from '#replies/status.ts';
import { digestPost, personPost, quotePost, updatesPost } from '#replies/update-post.ts';

/** An answer, list or choice as readers see it, and its place in the pack. */
export interface Rendering {
  readonly file: PackFile;
  readonly path: Path;
  /** For problems: `the answer about a person`. */
  readonly name: string;
  readonly embed?: APIEmbed;
  readonly rows?: readonly Row[];
  readonly headline?: string;
  /** The texts of a picture, its alt text first. */
  readonly picture?: readonly string[];
  /** Offered by completion. */
  readonly choice?: string;
}

type Place = Pick<Rendering, 'file' | 'path'>;

/** Gives the longest text of an age: `975 years 10 months ago`. */
const farAhead = Date.UTC(2999, 10, 30);
const packageInfo = { name: 'A bot of any name', version: '100.100.100', license: 'A licence' };
const postKey = 'm'.repeat(22);

/**
 * Every answer, list, button's answer and choice that can be made from `original`, by the functions that make
 * them for Discord. An ellipsis always means a cut text: a look-alike of the same length replaces those of the
 * facts themselves.
 */
export function* allRenderings(original: Facts, now = farAhead): Iterable<Rendering> {
  const facts = withoutEllipses(original);
  yield* peopleRenderings(facts, now);
  for (const [index, quote] of facts.quotes.entries()) {
    const place = { file: 'quotes.yaml', path: ['quotes', index] } as const;
    const turn = { seed: 'zzzzzz', speaker: facts.speaker(quote.speaker), more: true };
    yield* rendering(place, 'the answer with a quote', quoteReply(facts, quote, turn, now));
    yield* rendering(place, 'the post of a quote', quotePost(facts, quote, postKey, now));
    yield* pictured(place, 'the card of a quote', quoteCard(facts, quote));
    yield* behindButtons(place, 'the quote', facts, 'quote', quote.id);
  }
  for (const [index, { name }] of facts.speakers.entries()) {
    yield { file: 'quotes.yaml', path: ['speakers', index], name: choiceName, choice: name };
  }
  for (const topic of topics) {
    const place = { file: 'production.yaml', path: ['facts'] } as const;
    const name = `the status on '${topic}'`;
    yield* pages(place, name, (page) => statusReply(facts, topic, now, page));
    yield* behindButtons(place, name, facts, 'status', topic);
  }
  for (const [index, update] of facts.updates.entries()) {
    const place = { file: 'updates.yaml', path: ['updates', index] } as const;
    yield* rendering(place, 'the post of an update', updatesPost(facts, [update], postKey));
    yield* behindButtons(place, 'an update', facts, 'update', update.id);
  }
  const place = { file: 'sources.yaml', path: ['sources'] } as const;
  yield* behindButtons(place, 'the whole pack', facts, 'pack', '');
  yield* rendering(place, 'the digest', digestPost(facts, postKey, now));
  yield* pictured(place, 'the timeline', timeline(facts));
  yield* rendering(place, 'the answer about the bot', aboutReply(facts, packageInfo, now));
}

const choiceName = 'the choice while a name is typed';

function* peopleRenderings(facts: Facts, now: number): Iterable<Rendering> {
  const file = 'cast.yaml';
  for (const [index, person] of facts.people.entries()) {
    const place = { file, path: ['people', index] } as const;
    yield* rendering(place, 'the answer about a person', personReply(facts, person, now));
    yield* rendering(place, 'the post about a person', personPost(facts, person, postKey, now));
    yield* behindButtons(place, 'a person', facts, 'person', person.id);
    yield { ...place, name: choiceName, choice: personLabel(person) };
  }
  const place = { file, path: ['people'] } as const;
  yield* pages(place, 'the cast', (page) => castListReply(facts, page, now));
  yield* behindButtons(place, 'the cast', facts, 'cast', '');
}

function* behindButtons(
  place: Place,
  name: string,
  facts: Facts,
  kind: SubjectKind,
  id: string,
): Iterable<Rendering> {
  yield* pages(place, `the sources of ${name}`, (page) => sourcesReply(facts, kind, id, page));
  yield* pages(place, `the spoilers of ${name}`, (page) => spoilersReply(facts, kind, id, page));
}

const mostPages = 5;

/** The first pages of an answer. Later pages are similar, and rendering all of them for a large pack takes too long. */
function* pages(
  place: Place,
  name: string,
  make: (page: number) => Reply | undefined,
): Iterable<Rendering> {
  for (let page = 0, next = 0; next === page && page < mostPages; page += 1) {
    const reply = make(page);
    yield* rendering(place, page === 0 ? name : `page ${page + 1} of ${name}`, reply);
    next = reply?.kind === 'answer' ? nextPage(reply) : 0;
  }
}

function nextPage({ rows = [] }: Answer): number {
  const ids = rows.flat().map((component) => component.custom_id);
  const turns = ids.map((id) => actions.more.decode(id) ?? actions.castPage.decode(id));
  return Number(turns.find((turn) => turn !== undefined)?.page ?? 0);
}

function* rendering(place: Place, name: string, reply: Reply | undefined): Iterable<Rendering> {
  if (reply?.kind !== 'answer') return;
  const { embed, rows = [], headline } = reply;
  yield { ...place, name, embed, rows, ...(headline ? { headline: headline.title } : {}) };
}

function* pictured(place: Place, name: string, drawing: Drawing | undefined): Iterable<Rendering> {
  if (drawing) yield { ...place, name, picture: textsOf(drawing) };
}

function withoutEllipses(facts: Facts): Facts {
  const text = JSON.stringify(facts);
  return text.includes('…') ? createFacts(JSON.parse(text.replaceAll('…', '⋯')) as Pack) : facts;
}
