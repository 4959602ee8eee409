import type { Ageing, Facts } from '#data/facts.ts';
import type {
  Certainty,
  Citation,
  Disagreement,
  Person,
  PhotoPlace,
  Source,
  Spoiling,
} from '#data/schema.ts';
import { moreButton, type SubjectKind, type View } from './buttons.ts';
import {
  certaintyMarks,
  embedFrom,
  isOpen,
  linesOf,
  sourceLabel,
  sourcesOf,
} from './embed-style.ts';
import { pageOf, pageText } from './pages.ts';
import { headline } from './person.ts';
import { answer, type Reply } from './reply.ts';
import { isTopic, topicNames } from './status.ts';
import { literal, masked } from './text.ts';

const photoNames: Readonly<Record<Exclude<PhotoPlace, 'silent'>, string>> = {
  first: 'in the first photo',
  second: 'in the second photo',
  absent: 'apparently not in the photo',
};

/** Each source's own account of a subject, disagreements and history; `undefined` if the facts no longer have it. */
export function sourcesReply(
  facts: Facts,
  kind: SubjectKind,
  id: string,
  page = 0,
): Reply | undefined {
  const subject = subjects[kind](facts, id);
  if (!subject) return undefined;
  const history = facts.historyOf(subject.entries);
  const lines = [
    // The button of an update is the only way to its hidden text.
    ...(kind === 'update' ? subject.hidden : []).flatMap((one) =>
      isOpen(one) ? [] : [masked(one.text, one.spoiler)],
    ),
    ...facts.sources.flatMap((source) => accountOf(source, subject)),
    ...subject.disagreements.flatMap((one) => viewsOf(facts, one)),
    ...(history.length > 0 ? ['🕰️ **Superseded**'] : []),
    ...history.map((entry) => historyLine(facts, entry)),
  ];
  if (lines.length === 0) return undefined;
  return paged(facts, `Sources: ${subject.title}`, lines, { view: 'sources', kind, id, page });
}

/** The hidden texts of a subject in the clear, for one reader; `undefined` if there are none. */
export function spoilersReply(
  facts: Facts,
  kind: SubjectKind,
  id: string,
  page = 0,
): Reply | undefined {
  const subject = subjects[kind](facts, id);
  const hidden = subject?.hidden.filter((one) => !isOpen(one)) ?? [];
  if (!subject || hidden.length === 0) return undefined;
  const seasons = Map.groupBy(hidden, ({ spoiler = 0 }) => spoiler);
  const lines = Array.from(seasons)
    .toSorted(([a], [b]) => a - b)
    .flatMap(([season, texts]) => [
      `**Season ${season}**`,
      ...texts.map(({ certainty, text }) => `${certaintyMarks[certainty]} ${text}`),
    ]);
  return paged(facts, `Spoilers: ${subject.title}`, lines, { view: 'spoilers', kind, id, page });
}

function paged(
  facts: Facts,
  title: string,
  lines: readonly string[],
  { view, kind, id, page: number }: { view: View; kind: SubjectKind; id: string; page: number },
): Reply {
  const page = pageOf(lines, number);
  const embed = embedFrom(facts, {
    title: literal(title),
    description: linesOf(...page.lines, pageText(page)),
    footer: { text: `facts ${facts.version}` },
  });
  return answer(embed, moreButton(view, kind, id, page));
}

/** The distinct statements of a source, below its name. */
function accountOf(source: Source, { cited, photos }: Subject): readonly string[] {
  const place = photos?.[source.id] ?? 'silent';
  const lines = cited.flatMap(({ sources, spoiler }) =>
    sources
      .filter((one) => one.source === source.id)
      .map(({ says }) => `- ${masked(literal(says), spoiler)}`),
  );
  const all = [...new Set(lines), ...(place === 'silent' ? [] : [`- 📷 ${photoNames[place]}`])];
  return all.length > 0 ? [sourceLabel(source), ...all] : [];
}

function viewsOf(facts: Facts, { question, views, spoiler }: Disagreement): readonly string[] {
  return [
    `⚖️ ${masked(`**${literal(question)}**`, spoiler)}`,
    ...views.flatMap(({ source: id, says }) => {
      const source = facts.source(id);
      return source ? [`- ${sourceLabel(source)}: ${masked(literal(says), spoiler)}`] : [];
    }),
  ];
}

/** `- 📰 Filming goes on. Article 2 (8 January 2024)` */
function historyLine(facts: Facts, entry: Ageing): string {
  const mark = 'certainty' in entry ? certaintyMarks[entry.certainty] : '⚖️';
  const text =
    'question' in entry ? entry.question : 'text' in entry ? entry.text : headline(entry);
  const citations = 'views' in entry ? entry.views : entry.sources;
  const sources = sourcesOf(facts, citations).map(sourceLabel).join(', ');
  return `- ${mark} ${masked(literal(text), entry.spoiler)} ${sources}`;
}

/** A text that is hidden until a reader asks for it. */
interface Hidden extends Spoiling {
  readonly text: string;
  readonly certainty: Certainty;
}

/** Everything behind the buttons of an answer. */
interface Subject {
  readonly title: string;
  readonly cited: readonly (Spoiling & { readonly sources: readonly Citation[] })[];
  readonly hidden: readonly Hidden[];
  readonly disagreements: readonly Disagreement[];
  /** The entries that the answer shows. Whatever they supersede is history. */
  readonly entries: readonly Ageing[];
  /** The place of a person in the photos, by source. */
  readonly photos?: Person['photos'];
}

const nothing = { hidden: [], disagreements: [], entries: [] } as const;

/** `undefined` if the facts no longer have the subject. */
const subjects: Readonly<Record<SubjectKind, (facts: Facts, id: string) => Subject | undefined>> = {
  person(facts, id) {
    const person = facts.person(id);
    if (!person) return undefined;
    const notes = facts.notesOn(person);
    const disagreements = facts.disagreementsAbout(person);
    return {
      title: headline(person),
      cited: [person, ...notes],
      hidden: [
        ...person.aliases.map(({ name, spoiler }) => {
          return { text: `Also known as ${literal(name)}`, certainty: person.certainty, spoiler };
        }),
        ...notes.map((note) => ({ ...note, text: literal(note.text) })),
      ],
      disagreements,
      entries: [person, ...person.notes, ...disagreements],
      photos: person.photos,
    };
  },
  cast: (facts) => ({
    ...nothing,
    title: 'cast and crew',
    cited: facts.cast,
    entries: facts.cast,
  }),
  quote(facts, id) {
    const quote = facts.quote(id);
    if (!quote) return undefined;
    const said = quote.passages.map((passage) => `“${literal(passage)}”`).join(' ');
    const hidden = [{ ...quote, text: said }];
    return { ...nothing, title: quote.about, cited: [quote], hidden };
  },
  status(facts, id) {
    if (!isTopic(id)) return undefined;
    const known = facts.factsOn(id);
    const disagreements = facts.disagreementsOn(id);
    return {
      title: topicNames[id].toLowerCase(),
      cited: known,
      hidden: known.map((fact) => ({ ...fact, text: literal(fact.text) })),
      disagreements,
      entries: [...known, ...disagreements],
    };
  },
  update(facts, id) {
    const update = facts.update(id);
    if (!update) return undefined;
    const text = `**${literal(update.headline)}** ${literal(update.text)}`;
    const title =
      update.spoiler === undefined ? update.headline : `spoiler for season ${update.spoiler}`;
    return { ...nothing, title, cited: [update], hidden: [{ ...update, text }] };
  },
  pack: (facts) => ({
    ...nothing,
    title: facts.show.title,
    cited: facts.sources.map(({ id, note }) => ({ sources: [{ source: id, says: note }] })),
  }),
};
