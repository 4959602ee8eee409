import { topics, type Topic } from '#data/schema.ts';
import { actions } from '#replies/buttons.ts';
import type { Reply } from '#replies/reply.ts';
import { isTopic, statusReply, topicNames } from '#replies/status.ts';
import { defineCommand, defineComponent, privateOption, type Context } from './declaration.ts';
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
  run: (context, { topic }) => statusOf(context, topic ?? 'overview'),
});

/** The menu that leads to a topic. */
export const topicPick = defineComponent({
  id: actions.topicPick,
  answers: 'change',
  run: (context, _, [topic = '']) => (isTopic(topic) ? statusOf(context, topic) : outdatedButton),
});

/** The overview has the timeline. */
function statusOf({ facts, now, pictures }: Context, topic: Topic): Reply | Promise<Reply> {
  const reply = statusReply(facts, topic, now);
  if (topic !== 'overview') return reply;
  return pictures.timeline(facts).then((picture) => (picture ? { ...reply, picture } : reply));
}
