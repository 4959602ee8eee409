import { memoize } from '#memoize.ts';
import type { Facts } from './facts.ts';
import { topics, type Topic } from './schema.ts';
import { contentWords, words } from './words.ts';

/** Words of questions that facts don't use. */
const askedAs: Readonly<Record<Exclude<Topic, 'overview'>, string>> = {
  filming: 'filming filmed film photo photos shooting shot set wrap wrapped progress',
  release:
    'release released date when premiere premieres air airs airing trailer watch stream out come',
  episodes: 'episode episodes many title titles season seasons long final last',
  story: 'story plot ending ends spoiler spoilers theory place where',
  delay: 'delay delayed why late strike strikes old age',
};

/** The topic that a text asks about: 'when does it come out' is about the release. `undefined` if there is none. */
export function topicOf(facts: Facts, query: string): Topic | undefined {
  const typed = words(query);
  const asked = new Set(typed);
  const rest = wordsOf(query);
  let best: { readonly topic: Topic; readonly score: number } | undefined;
  for (const { topic, questions, shares } of wordsByTopic(facts)) {
    const score =
      Array.from(asked).filter((word) => questions.has(word)).length +
      rest.reduce((sum, word) => sum + (shares.get(word) ?? 0), 0);
    if (score > (best?.score ?? 0)) best = { topic, score };
  }
  return best?.topic;
}

/** The words of each topic; a word's share is that of this topic among all facts with it. Hidden facts don't count. */
const wordsByTopic = memoize((facts: Facts) => {
  const all = new Map<string, number>();
  const counted = topics
    .filter((topic) => topic !== 'overview')
    .map((topic) => {
      const counts = new Map<string, number>();
      for (const { text, spoiler } of facts.factsOn(topic)) {
        if (spoiler !== undefined) continue;
        for (const word of new Set(wordsOf(text))) {
          counts.set(word, (counts.get(word) ?? 0) + 1);
          all.set(word, (all.get(word) ?? 0) + 1);
        }
      }
      return { topic, counts };
    });
  return counted.map(({ topic, counts }) => ({
    topic,
    questions: new Set(words(`${askedAs[topic]} ${topic === 'release' ? facts.show.network : ''}`)),
    shares: new Map(Array.from(counts, ([word, count]) => [word, count / (all.get(word) ?? 1)])),
  }));
});

/** Without `'s`, as in London's. */
function wordsOf(text: string): readonly string[] {
  return contentWords(words(text.replaceAll(/['’]s\b/gu, '')));
}
