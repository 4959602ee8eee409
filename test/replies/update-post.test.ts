import { MessageFlags, type RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { actions, idempotencyKeyIn, type Components } from '#replies/buttons.ts';
import { allRenderings } from '#validation/all-renderings.ts';
import { renderingRules } from '#validation/rendering-rules.ts';
import { channelMessage, type PostManner } from '#updates/post-message.ts';
import { sourcesReply } from '#replies/sources.ts';
import { updatesPost } from '#replies/update-post.ts';
import { harbourWith, longestUpdate, longestWith, update } from '../packs/invented.ts';

const key = 'A-b_5678901234567890cd';
const role = '41000000000000000';
const loud: PostManner = { mentionRoleId: null, text: 'headline', silent: false };

function post(facts: Facts, manner = loud): RESTPostAPIChannelMessageJSONBody {
  const [first, ...others] = facts.updates;
  if (!first) throw new Error('there is no update');
  return channelMessage(updatesPost(facts, [first, ...others], key), manner);
}

function labels(body: RESTPostAPIChannelMessageJSONBody): readonly unknown[] {
  return (body.components ?? []).flatMap((row) =>
    'components' in row ? row.components.map((one) => ('label' in one ? one.label : one)) : [],
  );
}

/** The problems with posts of updates. */
function problemsWith(facts: Facts): readonly string[] {
  return Array.from(allRenderings(facts))
    .filter(({ name }) => name === 'the post of an update')
    .flatMap((rendering) => renderingRules.flatMap((rule) => Array.from(rule.check(rendering))))
    .map(({ message }) => message);
}

/** A row with one button. */
function button(customId: string) {
  return { components: [{ type: 2, custom_id: customId }] };
}

describe('the post of an update', () => {
  it('has its headline outside the embed, and below it text, certainty, date and sources', () => {
    const facts = harbourWith({
      updates: [update('a', { date: '2031-05-02', headline: 'A *new* lamp', text: 'It_shines_.' })],
    });
    const { content, embeds } = post(facts);
    expect(content).toBe(String.raw`A \*new\* lamp`);
    expect(embeds).toMatchObject([
      {
        description: String.raw`It\_shines\_.` + '\n📰 Reported · <t:1935489600:D> · 1 source',
        color: Number.parseInt(facts.show.colour.slice(1), 16),
      },
    ]);
    expect(embeds?.[0]).not.toHaveProperty('title');
  });

  it('gives the date of its source for an update that has none', () => {
    const { embeds } = post(harbourWith({ updates: [update('a')] }));
    expect(embeds?.[0]?.description).toContain('· reported March 2031 ·');
  });

  it('hides a spoiler but not its season', () => {
    const spoilt = update('a', { headline: 'Bo drowns', text: 'Bo || drowns.', spoiler: 2 });
    const facts = harbourWith({ updates: [spoilt, update('b')] });
    const body = post(facts);
    expect(body.content).toBe('Headline of b (and 1 more)');
    expect(body.embeds?.map(({ title }) => title)).toEqual(['🙈 Spoiler for season 2', undefined]);
    expect(labels(body)).toEqual(['🙈 Spoiler for season 2', 'Headline of b']);
    const sources = sourcesReply(facts, 'update', 'a');
    expect(JSON.stringify(sources)).toContain('||**Bo drowns** Bo ');
    const clear = JSON.stringify([body, sources]).replaceAll(/\|\|.*?\|\|(?=[*"\\ ])/g, '');
    expect(clear).not.toContain('drowns');
  });

  it('labels its button Sources, or several buttons by headline', () => {
    const one = harbourWith({ updates: [update('a')] });
    const two = harbourWith({ updates: [update('a'), update('b', { headline: 'x'.repeat(120) })] });
    expect(labels(post(one))).toEqual(['Sources']);
    const [first, second] = labels(post(two));
    expect(first).toBe('Headline of a');
    expect(String(second).length).toBeLessThanOrEqual(80);
  });

  it('has a button that can be decoded even with the longest id', () => {
    const id = 'x'.repeat(40);
    const { components } = post(harbourWith({ updates: [update(id)] }));
    expect(idempotencyKeyIn(components as Components)).toBe(key);
    const json = JSON.stringify(components);
    const customId = /"custom_id":"([^"]+)"/.exec(json)?.[1] ?? '';
    expect(actions.post.decode(customId)).toEqual({ idempotencyKey: key, kind: 'update', id });
  });
});

describe('channelMessage', () => {
  const facts = harbourWith({ updates: [update('a')] });

  it('mentions nobody without a role', () => {
    const body = post(facts);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.content).toBe('Headline of a');
    expect(body).not.toHaveProperty('flags');
  });

  it('mentions only the given role', () => {
    const body = post(facts, { ...loud, mentionRoleId: role, silent: true });
    expect(body.content).toBe(`<@&${role}> Headline of a`);
    expect(body.allowed_mentions).toEqual({ parse: [], roles: [role] });
    expect(body.flags).toBe(MessageFlags.SuppressNotifications);
  });

  it.each([
    [null, undefined],
    [role, `<@&${role}>`],
  ])('leaves its headline in the embed without a text, with the role %s', (role, content) => {
    const body = post(facts, { ...loud, mentionRoleId: role, text: 'none' });
    expect(body.content).toBe(content);
    expect(body.embeds?.map(({ title }) => title)).toEqual(['Headline of a']);
  });
});

describe('idempotencyKeyIn', () => {
  it.each<[string, Components | undefined, string | undefined]>([
    ['no components', undefined, undefined],
    ['an empty list', [], undefined],
    ['other buttons', [button('sources:1:person:x'), button('post:2:a:b:c')], undefined],
    ['parts without buttons', [{}, { components: [{}] }], undefined],
    ['a key below other buttons', [button('x'), button(`post:1:${key}:update:a`)], key],
  ])('reads %s', (_, components, expected) => {
    expect(idempotencyKeyIn(components)).toBe(expected);
  });
});

describe('the rules on renderings', () => {
  it('accept the longest update that the schema allows', () => {
    expect(problemsWith(longestWith([longestUpdate('a')]))).toEqual([]);
  });

  it('refuse a post without visible text', () => {
    expect(problemsWith(harbourWith({ updates: [update('a', { headline: '\u200B' })] }))).toEqual([
      'the post of an update has no visible text in its title',
    ]);
  });
});
