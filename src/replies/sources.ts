import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { topics, type Citation, type Disagreement, type Source, type Topic } from '#data/schema.ts';
import type { SubjectKind } from './buttons.ts';
import { dateText, embedFrom, listFields, sourceLabel } from './embed-style.ts';
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
}

/** The sources of an answer with their dates and words; `undefined` if the facts no longer have its subject. */
export function sourcesReply(facts: Facts, kind: SubjectKind, id: string): Reply | undefined {
  const subject = subjects[kind](facts, id);
  if (!subject) return undefined;
  const bySource = Map.groupBy(subject.testimonies, ({ source }) => source);
  const cited = facts.sources.filter(({ id }) => bySource.has(id));
  return answer(
    embedFrom(facts, subject.testimonies, {
      title: literal(`Sources: ${subject.title}`),
      fields: [
        ...(cited.length > fieldEach ? inOneList(cited, bySource) : inFields(cited, bySource)),
      ],
    }),
  );
}

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
          ...person.notes.flatMap(testimonies),
          ...facts.disagreementsAbout(person).flatMap(viewsOf),
        ],
      }
    );
  },
  cast(facts) {
    return { title: 'cast and crew', testimonies: facts.people.flatMap(testimonies) };
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

function day({ date }: Source): string {
  return date === null ? '*undated*' : `*dated ${dateText(date)}*`;
}
