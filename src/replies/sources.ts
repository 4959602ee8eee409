import type { APIEmbedField } from 'discord-api-types/v10';
import type { Ageing, Facts } from '#data/facts.ts';
import { topics, type Citation, type Disagreement, type Source, type Topic } from '#data/schema.ts';
import type { SubjectKind } from './buttons.ts';
import {
  certaintyMarks,
  dateText,
  embedFrom,
  linkedLabel,
  listFields,
  sourceLabel,
  sourcesOf,
} from './embed-style.ts';
import { headline } from './person.ts';
import { answer, type Reply } from './reply.ts';
import { topicNames, updatesOn } from './status.ts';
import { literal, masked } from './text.ts';
import { openHeadline } from './update-post.ts';

/** A citation that may spoil a season. */
interface Testimony extends Citation {
  readonly spoiler?: number | undefined;
}

/** The subject of an answer, and everything that its sources say on it. */
interface Subject {
  readonly title: string;
  readonly testimonies: readonly Testimony[];
  /** What the answer says now. Whatever these entries supersede is history. */
  readonly entries?: readonly Ageing[];
}

/** The sources of an answer with their dates and words; `undefined` if the facts no longer have its subject. */
export function sourcesReply(facts: Facts, kind: SubjectKind, id: string): Reply | undefined {
  const subject = subjects[kind](facts, id);
  if (!subject) return undefined;
  const history = facts.historyOf(subject.entries ?? []).slice(0, mostHistory);
  const bySource = Map.groupBy(subject.testimonies, ({ source }) => source);
  const cited = facts.sources.filter(({ id }) => bySource.has(id));
  return answer(
    embedFrom(facts, [...subject.testimonies, ...history.flatMap(citationsOf)], {
      title: literal(`Sources: ${subject.title}`),
      fields: [
        ...(cited.length > fieldEach ? inOneList(cited, bySource) : inFields(cited, bySource)),
        ...listFields(
          '🕰️ Superseded',
          history.map((entry) => historyLine(facts, entry)),
        ),
      ],
    }),
  );
}

/** More than this wouldn't be read. */
const mostHistory = 10;

/** With more sources than this, Discord wouldn't show a field for each. */
const fieldEach = 12;

type BySource = ReadonlyMap<string, readonly Testimony[]>;

function inFields(cited: readonly Source[], bySource: BySource): readonly APIEmbedField[] {
  return cited.flatMap((source) =>
    listFields(title(source), [day(source), ...said(source, bySource)]),
  );
}

function inOneList(cited: readonly Source[], bySource: BySource): readonly APIEmbedField[] {
  return listFields(
    'Sources',
    cited.map((source) => `${sourceLabel(source)}: ${said(source, bySource).join(' ')}`),
  );
}

/** The distinct statements of a source on the subject. */
function said({ id }: Source, bySource: BySource): readonly string[] {
  const lines = (bySource.get(id) ?? []).map(({ says, spoiler }) => masked(literal(says), spoiler));
  return Array.from(new Set(lines));
}

/** Finds a subject of each kind. */
const subjects: Readonly<Record<SubjectKind, (facts: Facts, id: string) => Subject | undefined>> = {
  person(facts, id) {
    const person = facts.person(id);
    return (
      person && {
        title: headline(person),
        testimonies: [
          ...testimonies(person),
          ...facts.notesOn(person).flatMap(testimonies),
          ...facts.disagreementsAbout(person).flatMap(viewsOf),
        ],
        entries: [person, ...person.notes, ...facts.disagreementsAbout(person)],
      }
    );
  },
  cast(facts) {
    return {
      title: 'cast and crew',
      testimonies: facts.cast.flatMap(testimonies),
      entries: facts.cast,
    };
  },
  quote(facts, id) {
    const quote = facts.quote(id);
    return quote && { title: quote.about, testimonies: testimonies(quote) };
  },
  status(facts, id) {
    if (!isTopic(id)) return undefined;
    return {
      title: topicNames[id].toLowerCase(),
      testimonies: [
        ...facts.factsOn(id).flatMap(testimonies),
        ...facts.disagreementsOn(id).flatMap(viewsOf),
        ...updatesOn(facts, id).flatMap(testimonies),
      ],
      entries: [...facts.factsOn(id), ...facts.disagreementsOn(id)],
    };
  },
  update(facts, id) {
    const update = facts.update(id);
    return update && { title: openHeadline(update), testimonies: testimonies(update) };
  },
  pack(facts) {
    return {
      title: facts.show.title,
      testimonies: facts.sources.map(({ id, note }) => ({ source: id, says: note })),
    };
  },
};

function testimonies(fact: {
  readonly sources: readonly Citation[];
  readonly spoiler?: number | undefined;
}): readonly Testimony[] {
  return fact.sources.map((citation) => ({ ...citation, spoiler: fact.spoiler }));
}

function citationsOf(entry: Ageing): readonly Citation[] {
  return 'views' in entry ? entry.views : entry.sources;
}

/** `📰 Filming goes on. (Article 2)` */
function historyLine(facts: Facts, entry: Ageing): string {
  const mark = 'certainty' in entry ? certaintyMarks[entry.certainty] : '⚖️';
  const text =
    'question' in entry ? entry.question : 'text' in entry ? entry.text : headline(entry);
  const sources = sourcesOf(facts, citationsOf(entry)).map(sourceLabel).join(', ');
  return `${mark} ${masked(literal(text), entry.spoiler)} ${sources}`;
}

/** A view answers the question, and reads oddly without it. */
function viewsOf({ question, views, spoiler }: Disagreement): readonly Testimony[] {
  return views.map(({ source, says }) => ({ source, says: `${question} ${says}`, spoiler }));
}

function isTopic(text: string): text is Topic {
  return (topics as readonly string[]).includes(text);
}

/** Field names show neither markdown nor timestamps, so the date goes into the list. */
function title({ label, outlet, title: headlineOfSource }: Source): string {
  return [label, outlet, headlineOfSource].filter((part) => part !== null).join(' · ');
}

function day(source: Source): string {
  const { date, url } = source;
  const dated = date === null ? '*undated*' : `*dated ${dateText(date)}*`;
  return url === undefined ? dated : `${linkedLabel(source)}, ${dated}`;
}
