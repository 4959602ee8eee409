import { InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { limits } from '#replies/limits.ts';
import { answer, notice } from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';

const small = answer({ title: 'Title' });

describe('the responder', () => {
  it('GIVEN any reply THEN nobody can be mentioned by it', () => {
    for (const reply of [small, notice('@everyone')]) {
      expect(respond.messageBody(reply, false).allowed_mentions).toEqual({ parse: [] });
    }
  });

  it('GIVEN a notice THEN it is private, even where the message would be changed', () => {
    const { type, data } = respond.changedMessage(notice('no')) as {
      type: InteractionResponseType;
      data: respond.MessageBody;
    };
    expect(type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(data.flags).toBe(MessageFlags.Ephemeral);
  });

  it('GIVEN an embed too large in every way THEN each limit holds and what is missing is said', () => {
    const long = '👩‍🚀'.repeat(3000);
    const fields = Array.from({ length: 40 }, () => ({ name: long, value: long }));
    const [embed] =
      respond.messageBody(answer({ title: long, description: long, fields }), false).embeds ?? [];
    const texts = [
      embed?.title ?? '',
      embed?.description ?? '',
      ...(embed?.fields ?? []).flatMap(({ name, value }) => [name, value]),
    ];
    expect(texts[0]?.length).toBeLessThanOrEqual(limits.embedTitle);
    expect(texts[1]?.length).toBeLessThanOrEqual(limits.embedDescription);
    expect(texts.join('').length).toBeLessThanOrEqual(limits.embedsTotal);
    expect(embed?.fields?.at(-1)?.value).toContain('more than one message can hold');
    expect(texts.join('').isWellFormed()).toBe(true);
  });

  it('GIVEN an embed of just 6,000 characters THEN nothing is left out', () => {
    const fields = Array.from({ length: 6 }, () => ({
      name: 'x'.repeat(10),
      value: 'y'.repeat(985),
    }));
    const reply = answer({ title: 'x'.repeat(30), fields });
    expect(respond.messageBody(reply, false).embeds?.[0]?.fields).toEqual(fields);
  });

  it('GIVEN 40 small fields THEN 24 of them and a word that there is more', () => {
    const fields = Array.from({ length: 40 }, (_, i) => ({ name: `${i}`, value: 'y' }));
    const shown = respond.messageBody(answer({ title: 'x', fields }), false).embeds?.[0]?.fields;
    expect(shown).toHaveLength(25);
    expect(shown?.at(-1)?.value).toContain('more than one message can hold');
  });

  it('GIVEN 40 choices with long names THEN 25 that fit', () => {
    const choices = Array.from({ length: 40 }, (_, i) => ({
      name: 'x'.repeat(200),
      value: `${i}`,
    }));
    const response = respond.completion(choices) as { data: { choices: { name: string }[] } };
    expect(response.data.choices).toHaveLength(limits.choices);
    expect(response.data.choices[0]?.name.length).toBeLessThanOrEqual(limits.choiceName);
  });
});
