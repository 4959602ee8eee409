import { InteractionResponseType, MessageFlags, type APIEmbed } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { limits } from '#replies/limits.ts';
import { answer, notice } from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';
import { channelMessage } from '#updates/post-message.ts';
import { textsIn } from './texts-in.ts';

const small = answer({ title: 'Title' });
const manner = { mentionRoleId: null, text: 'headline', silent: false } as const;

function embedsOf(...[first = {}, ...also]: readonly APIEmbed[]): readonly APIEmbed[] {
  return respond.messageBody({ ...answer(first), also }, false).embeds ?? [];
}

describe('the responder', () => {
  it('lets no reply mention anyone', () => {
    for (const reply of [small, notice('@everyone')]) {
      expect(respond.messageBody(reply, false).allowed_mentions).toEqual({ parse: [] });
    }
  });

  it('keeps a notice private, even if the button changes its message', () => {
    const { type, data } = respond.changedMessage(notice('no')) as {
      type: InteractionResponseType;
      data: respond.MessageBody;
    };
    expect(type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(data.flags).toBe(MessageFlags.Ephemeral);
  });

  it('makes a public answer once for each reply, apart from private ones', () => {
    const shared = respond.newMessage(small, false);
    expect(respond.newMessage(small, false)).toBe(shared);
    expect(respond.newMessage(answer({ title: 'Title' }), false)).toEqual(shared);
    const own = respond.newMessage(small, true);
    expect(own).toMatchObject({ data: { flags: MessageFlags.Ephemeral } });
    expect(shared).not.toMatchObject({ data: { flags: MessageFlags.Ephemeral } });
  });

  it('shows a picture in the last embed, with its alt text', () => {
    const picture = { name: 'a.png', png: new Uint8Array(1), alt: 'An A' };
    const body = respond.messageBody({ ...small, also: [{ title: 'B' }], picture }, false);
    const image = { url: 'attachment://a.png', description: 'An A' };
    expect(body.embeds).toMatchObject([{ title: 'Title' }, { title: 'B', image }]);
    expect(body.attachments).toEqual([{ id: 0, filename: 'a.png', description: 'An A' }]);
  });

  it('takes the picture off a message that changes to an answer without one', () => {
    expect(respond.changedMessage(small)).toMatchObject({ data: { attachments: [] } });
  });

  it('cuts an embed that exceeds every limit, and says so', () => {
    const long = '👩‍🚀'.repeat(3000);
    const fields = Array.from({ length: 40 }, () => ({ name: long, value: long }));
    const embeds = embedsOf({ title: long, description: long, fields });
    const text = textsIn(embeds).join('');
    expect(embeds[0]?.title?.length).toBeLessThanOrEqual(limits.embedTitle);
    expect(embeds[0]?.description?.length).toBeLessThanOrEqual(limits.embedDescription);
    expect(text.length).toBeLessThanOrEqual(limits.embedsTotal);
    expect(text).toMatch(/more than one message can hold\.$/);
    expect(text.isWellFormed()).toBe(true);
  });

  it('leaves an embed of exactly 6,000 characters whole', () => {
    const field = { name: 'x'.repeat(10), value: 'y'.repeat(985) };
    const whole = { title: 'x'.repeat(30), fields: Array.from({ length: 6 }, () => field) };
    expect(embedsOf(whole)).toEqual([whole]);
  });

  it('shows 24 of 40 small fields, and that there are more', () => {
    const fields = Array.from({ length: 40 }, (_, i) => ({ name: `${i}`, value: 'y' }));
    const [embed] = embedsOf({ title: 'x', fields });
    expect(embed?.fields).toHaveLength(25);
    expect(embed?.fields?.at(-1)?.value).toContain('more than one message can hold');
  });

  it('shows several embeds in order', () => {
    const also = [{ title: 'Second', description: 'text' }, { title: 'Third' }];
    const body = respond.messageBody({ ...small, also }, true);
    expect(body.embeds).toMatchObject([{ title: 'Title' }, ...also]);
    expect(body.flags).toBe(MessageFlags.Ephemeral);
    expect(channelMessage({ ...small, also }, manner).embeds).toEqual(body.embeds);
  });

  it('shows ten of 12 embeds', () => {
    const embeds = Array.from({ length: 12 }, (_, index) => ({ title: `${index}` }));
    expect(embedsOf(...embeds)).toHaveLength(limits.embeds);
  });

  it('keeps title and some text of embeds that are too long together', () => {
    const large = {
      author: { name: 'a'.repeat(300) },
      title: 'y'.repeat(200),
      description: 'z'.repeat(3000),
      fields: [{ name: 'Name', value: 'v'.repeat(1000) }],
      footer: { text: 'f'.repeat(60) },
    };
    const embeds = embedsOf(large, large, large);
    expect(embeds).toHaveLength(3);
    expect(textsIn(embeds).join('').length).toBeLessThanOrEqual(6000);
    expect(embeds[0]?.description).toBe(large.description);
    expect(embeds[0]?.fields).toEqual(large.fields);
    for (const embed of embeds) {
      expect(embed.title).toBe(large.title);
      expect(embed.author?.name).toHaveLength(limits.authorName - 2);
      expect(embed.description?.length).toBeGreaterThan(10);
    }
  });

  it('leaves out the last embeds if even their frames are too long', () => {
    const embed = { title: 'x', footer: { text: 'f'.repeat(2048) } };
    expect(embedsOf(embed, embed, embed)).toHaveLength(2);
  });

  it('cuts 40 choices with long names to 25 that fit', () => {
    const name = 'x'.repeat(200);
    const choices = Array.from({ length: 40 }, (_, index) => ({ name, value: `${index}` }));
    const response = respond.completion(choices) as { data: { choices: { name: string }[] } };
    expect(response.data.choices).toHaveLength(limits.choices);
    expect(response.data.choices[0]?.name.length).toBeLessThanOrEqual(limits.choiceName);
  });
});
