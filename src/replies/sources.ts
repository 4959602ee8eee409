import type { APIEmbedField } from 'discord-api-types/v10';
import type { Facts } from '#data/facts.ts';
import { topics, type Citation, type Disagreement, type Source, type Topic } from '#data/schema.ts';
import type { SubjectKind } from './buttons.ts';
import { dateText, embedFrom, listFields, sourceLabel } from './look.ts';
import { headline } from './person.ts';
import { answer, type Reply } from './reply.ts';
import { topicNames, updatesOn } from './status.ts';
import { literal, masked } from './text.ts';
import { openHeadline } from './update-post.ts';

/** A citation with what it may give away. */
interface Testimony extends Citation {
  readonly spoiler?: number | undefined;
}

/** What an answer was about, with all that it stood on. */
interface Subject {
  readonly title: string;
  readonly testimonies: readonly Testimony[];
}

/**
 * Each source behind an answer, its date, and what it says on the matter; `undefined` where the
 * subject is no longer in the facts.
 */
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

/** With more sources than this, a field for each would be more than Discord shows. */
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

/** What a source says on the subject, each thing once. */
function said({ id }: Source, bySource: BySource): readonly string[] {
  const lines = (bySource.get(id) ?? []).map(({ says, spoiler }) => masked(literal(says), spoiler));
  return Array.from(new Set(lines));
}

/** How each kind of subject is found, and what it stands on. */
const subjects: Readonly<Record<SubjectKind, (facts: Facts, id: string) => Subject | undefined>> = {
  person(facts, id) {
    const person = facts.person(id);
    return (
      person && {
        title: headline(person),
        testimonies: [
          ...testimonies(person),
          ...person.notes.flatMap(testimonies),
          ...facts.disagreementsAbout(person).flatMap(viewed),
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
        ...facts.disagreementsOn(id).flatMap(viewed),
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

/** A view is an answer to a question, and reads oddly without it. */
function viewed({ question, views, spoiler }: Disagreement): readonly Testimony[] {
  return views.map(({ source, says }) => ({ source, says: `${question} ${says}`, spoiler }));
}

function isTopic(text: string): text is Topic {
  return (topics as readonly string[]).includes(text);
}

/** Field names show no markdown and no timestamps, so the day stands in the list. */
function title({ label, outlet, title: headlineOfSource }: Source): string {
  return [label, outlet, headlineOfSource].filter((part) => part !== null).join(' · ');
}

function day({ date }: Source): string {
  return date === null ? '*undated*' : `*dated ${dateText(date)}*`;
}
