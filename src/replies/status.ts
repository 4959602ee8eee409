import { instantOf, newest, type Facts } from '#data/facts.ts';
import { topics, type Fact, type Source, type Topic } from '#data/schema.ts';
import { count } from '#data/words.ts';
import { actions, menu, moreButton, sourcesButton, spoilersButton } from './buttons.ts';
import {
  asOf,
  certaintyLabel,
  certaintyMarks,
  dateText,
  disagreementLine,
  embedFrom,
  isOpen,
  linesOf,
  provenance,
  sourcesOf,
  spoilerCount,
} from './embed-style.ts';
import { pageOf, pageText } from './pages.ts';
import { answer, type Answer, type Row } from './reply.ts';
import { literal } from './text.ts';

export const topicNames: Readonly<Record<Topic, string>> = {
  overview: 'Overview',
  filming: 'Filming',
  release: 'Release',
  episodes: 'Episodes',
  story: 'Story',
  delay: 'Delay',
};

/** What a phone shows at once. */
const pageSize = { lines: 6, length: 520 };

/** The facts on a topic, newest first; for the overview, one line for each topic. `now` in ms since the epoch. */
export function statusReply(facts: Facts, topic: Topic, now: number, page = 0): Answer {
  return topic === 'overview' ? overviewReply(facts, now) : topicReply(facts, topic, now, page);
}

function overviewReply(facts: Facts, now: number): Answer {
  const known = facts.factsOn('overview');
  const shown = overviewFacts(known.filter(isOpen));
  const citations = shown.flatMap(({ fact }) => fact.sources);
  const sources = sourcesOf(facts, citations);
  const undated = sources.filter(({ date }) => date === null).length;
  const embed = embedFrom(facts, {
    title: titleOf(facts),
    description: linesOf(
      sources.length === 0 ? undefined : asOf(facts, citations, now),
      ...shown.map(
        ({ topic, fact }) => factLine(fact, topic) + ownDate(facts, fact, newest(sources)),
      ),
      known.length === 0 ? nothingKnown : undefined,
      disagreementLine(facts.disagreementsOn('overview')),
      spoilerCount(known),
      sources.length === 0
        ? undefined
        : `-# ${count(sources.length, 'source')}${undated > 0 && undated < sources.length ? `, ${undated} of them undated` : ''}`,
    ),
  });
  return answer(embed, topicMenu(facts, 'overview', 'More on a topic'), [
    ...spoilersButton(known, 'status', 'overview'),
    sourcesButton('status', 'overview'),
  ]);
}

/** Up to three facts that are on no other topic, and then the first one on each. */
function overviewFacts(known: readonly Fact[]) {
  const alone = known.filter((fact) => fact.topics.every((topic) => topic === 'overview'));
  const leads = new Map<Fact, Topic | undefined>(
    alone.slice(0, 3).map((fact) => [fact, undefined]),
  );
  for (const topic of topics.filter((one) => one !== 'overview')) {
    const fact = known.find((one) => one.topics.includes(topic));
    if (fact && !leads.has(fact)) leads.set(fact, topic);
  }
  return Array.from(leads, ([fact, topic]) => ({ fact, topic }));
}

function topicReply(facts: Facts, topic: Topic, now: number, number: number): Answer {
  const known = facts.factsOn(topic);
  const open = known.filter(isOpen);
  const disagreements = facts.disagreementsOn(topic);
  const page = pageOf(
    open.map((fact) => factLine(fact)),
    number,
    pageSize,
  );
  const [lead] = open;
  const onPage = open.slice(page.from, page.from + page.lines.length);
  const citations = onPage.flatMap(({ sources }) => sources);
  const embed = embedFrom(facts, {
    title: titleOf(facts, topic),
    description: linesOf(
      ...(page.number === 0 && lead
        ? [`**${literal(lead.text)}** · ${certaintyLabel(lead.certainty)}`]
        : []),
      ...(known.length === 0 && disagreements.length === 0
        ? [nothingKnown]
        : page.lines.slice(page.number === 0 ? 1 : 0)),
      page.number === 0 ? disagreementLine(disagreements) : undefined,
      spoilerCount(known),
      onPage.length > 0 ? provenance(facts, citations, now) : undefined,
      pageText(page),
    ),
  });
  return answer(embed, topicMenu(facts, topic, 'Another topic'), [
    ...moreButton('status', 'status', topic, page),
    ...spoilersButton(known, 'status', topic),
    ...(known.length + disagreements.length > 0 ? [sourcesButton('status', topic)] : []),
  ]);
}

const nothingKnown = 'Nothing is known about this yet.';

function titleOf({ show }: Facts, topic?: Topic): string {
  const rest = topic === undefined ? '' : `: ${topicNames[topic].toLowerCase()}`;
  return literal(`${show.title} ${show.season}${rest}`);
}

/** A row with the other topics; empty if there are none, as Discord refuses an empty menu. */
function topicMenu(facts: Facts, current: Topic, placeholder: string): Row {
  const options = topics
    .filter((topic) => topic !== current)
    .filter((topic) => topic === 'overview' || facts.factsOn(topic).length > 0)
    .map((topic) => ({ label: topicNames[topic], value: topic }));
  return options.length > 0 ? [menu(actions.topicPick.encode({}), placeholder, options)] : [];
}

function factLine({ text, certainty }: Fact, topic?: Topic): string {
  const name = topic === undefined ? '' : `**${topicNames[topic]}**: `;
  return `${certaintyMarks[certainty]} ${name}${literal(text)}`;
}

/** ` (8 January 2024)` if the newest source of a fact is older than that of the whole answer. */
function ownDate(facts: Facts, fact: Fact, newestShown: Source | undefined): string {
  const own = newest(sourcesOf(facts, fact.sources));
  return own && instantOf(own) < instantOf(newestShown) ? ` (${dateText(own.date)})` : '';
}

export function isTopic(text: string): text is Topic {
  return (topics as readonly string[]).includes(text);
}
