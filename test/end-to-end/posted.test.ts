import { REST } from 'discord.js';
import { Routes, type APIMessage } from 'discord-api-types/v10';
import { afterEach, describe, expect, it } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { idempotencyKeyIn } from '#replies/buttons.ts';
import { channelMessage } from '#updates/post-message.ts';
import { contents, type Content } from '#subscriptions/subscription.ts';
import { composePost } from '#updates/compose-post.ts';
import { embedOf, expectNoRefusals, isPrivate, setStage, type Stage } from './stage.ts';
import { loadFacts } from '../packs/packs.ts';

let stage: Stage;
afterEach(async () => stage[Symbol.asyncDispose]());

const facts = await loadFacts(bundledPack);
const idempotencyKey = 'A-b_5678901234567890cd';

/** Posts the content of a slot, as the bot. */
async function posted(content: Content, updateIds: ReadonlySet<string>): Promise<APIMessage> {
  const { simulator, clock } = stage;
  const alreadyPosted = { updateIds, spotlight: null };
  const context = { now: clock.now(), seed: '1', idempotencyKey };
  const draft = composePost(content, facts, alreadyPosted, context);
  if ('skipped' in draft) throw new Error(draft.skipped);
  const rest = new REST({ api: simulator.apiUrl, version: '10' }).setToken(simulator.token);
  const { id } = simulator.world.channelOf('general');
  const manner = { mentionRoleId: null, text: 'headline', silent: true } as const;
  const body = {
    ...channelMessage(draft.reply, manner),
    nonce: idempotencyKey,
    enforce_nonce: true,
  };
  return (await rest.post(Routes.channelMessages(id), { body })) as APIMessage;
}

function buttonsOf({ components = [] }: APIMessage): readonly string[] {
  return components.flatMap((row) =>
    'components' in row
      ? row.components.flatMap((one) => ('custom_id' in one ? [one.custom_id] : []))
      : [],
  );
}

describe('a scheduled post', () => {
  it.each(contents)(
    'of %s is accepted, and its buttons show the sources privately to anyone',
    async (content) => {
      stage = await setStage();
      const message = await posted(content, new Set());
      expect(idempotencyKeyIn(message.components)).toBe(idempotencyKey);
      const buttons = buttonsOf(message);
      expect(buttons).toHaveLength(content === 'news' ? 3 : 1);
      const fan = stage.simulator.as('fan-in-japan', 'general');
      const seen = stage.simulator.world.messages(message.channel_id).at(-1);
      if (!seen) throw new Error('nothing was posted');
      for (const customId of buttons) {
        const answer = await fan.press(seen, customId);
        expect(isPrivate(answer.message)).toBe(true);
        expect(embedOf(answer).title).toMatch(/^Sources: /);
        expect(embedOf(answer).description).toContain('Article');
      }
      expectNoRefusals(stage);
    },
  );
});
