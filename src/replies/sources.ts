import type { Ageing, Facts } from '#data/facts.ts';
import type { Disagreement, PhotoPlace, Source } from '#data/schema.ts';
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
import { subjectOf, type Subject } from './subjects.ts';
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
  const subject = subjectOf(facts, kind, id);
  if (!subject) return undefined;
  const history = facts.historyOf(subject.entries);
  const lines = [
    // The button of an update is the only way to its hidden text.
    ...(kind === 'update' ? subject.hidden.filter((one) => !isOpen(one)) : []).map((one) =>
      masked(one.text, one.spoiler),
    ),
    ...facts.sources.flatMap((source) => accountOf(source, subject)),
    ...subject.disagreements.flatMap((one) => viewsOf(facts, one)),
    ...(history.length > 0 ? ['🕰️ **Superseded**'] : []),
    ...history.map((entry) => historyLine(facts, entry)),
  ];
  if (lines.length === 0) return undefined;
  return paged(facts, { view: 'sources', kind, id, page }, `Sources: ${subject.title}`, lines);
}

/** The hidden texts of a subject in the clear, for one reader; `undefined` if there are none. */
export function spoilersReply(
  facts: Facts,
  kind: SubjectKind,
  id: string,
  page = 0,
): Reply | undefined {
  const subject = subjectOf(facts, kind, id);
  const hidden = subject?.hidden.filter((one) => !isOpen(one)) ?? [];
  if (!subject || hidden.length === 0) return undefined;
  const seasons = Map.groupBy(hidden, ({ spoiler = 0 }) => spoiler);
  const lines = Array.from(seasons)
    .toSorted(([a], [b]) => a - b)
    .flatMap(([season, texts]) => [
      `**Season ${season}**`,
      ...texts.map(({ certainty, text }) => `${certaintyMarks[certainty]} ${text}`),
    ]);
  return paged(facts, { view: 'spoilers', kind, id, page }, `Spoilers: ${subject.title}`, lines);
}

interface Place {
  readonly view: View;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly page: number;
}

function paged(facts: Facts, place: Place, title: string, lines: readonly string[]): Reply {
  const { view, kind, id } = place;
  const page = pageOf(lines, place.page);
  const embed = embedFrom(facts, {
    title: literal(title),
    description: linesOf(...page.lines, pageText(page)),
    footer: { text: `facts ${facts.version}` },
  });
  return answer(embed, moreButton(view, kind, id, page));
}

/** The distinct statements of a source, below its name. */
function accountOf(source: Source, { testimonies, photos }: Subject): readonly string[] {
  const place = photos?.[source.id] ?? 'silent';
  const lines = testimonies
    .filter((one) => one.source === source.id)
    .map(({ says, spoiler }) => `- ${masked(literal(says), spoiler)}`);
  const all = [...new Set(lines), ...(place === 'silent' ? [] : [`- 📷 ${photoNames[place]}`])];
  return all.length > 0 ? [sourceLabel(source), ...all] : [];
}

function viewsOf(facts: Facts, { question, views, spoiler }: Disagreement): readonly string[] {
  return [
    `⚖️ **${literal(question)}**`,
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
