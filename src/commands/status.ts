import { topics } from '#data/schema.ts';
import { statusReply, topicNames } from '#replies/status.ts';
import { defineCommand, privateOption } from './declaration.ts';

export const status = defineCommand({
  name: 'status',
  description: 'How far along the season is, and how certain each fact is',
  scope: 'everywhere',
  options: {
    topic: {
      type: 'string',
      description: 'A topic; the overview if left out',
      choices: topics.map((topic) => ({ name: topicNames[topic], value: topic })),
    },
    private: privateOption,
  },
  run: ({ facts, now }, { topic }) => statusReply(facts, topic ?? 'overview', now),
});
