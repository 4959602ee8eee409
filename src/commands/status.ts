import { topics } from '#data/schema.ts';
import { statusReply, topicNames } from '#replies/status.ts';
import { defineCommand, privateOption } from './declaration.ts';

export const status = defineCommand({
  name: 'status',
  description: 'How far the season is: what is sure, expected, speculated or disputed',
  scope: 'everywhere',
  options: {
    topic: {
      type: 'string',
      description: 'What to look at; the overview if left out',
      choices: topics.map((topic) => ({ name: topicNames[topic], value: topic })),
    },
    private: privateOption,
  },
  run: ({ facts, now }, { topic }) => statusReply(facts, topic ?? 'overview', now),
});
