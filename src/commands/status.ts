import { topics } from '#data/schema.ts';
import { actions } from '#replies/buttons.ts';
import { isTopic, statusReply, topicNames } from '#replies/status.ts';
import { defineCommand, defineComponent, privateOption } from './declaration.ts';
import { outdatedButton } from './sources.ts';

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

/** The menu that leads to a topic. */
export const topicPick = defineComponent({
  id: actions.topicPick,
  answers: 'change',
  run: ({ facts, now }, _, [topic = '']) =>
    isTopic(topic) ? statusReply(facts, topic, now) : outdatedButton,
});
