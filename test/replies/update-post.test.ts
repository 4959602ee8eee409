import { MessageFlags, type RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { Facts } from '#data/facts.ts';
import { actions, idempotencyKeyIn, type Components } from '#replies/buttons.ts';
import { everyForm } from '#validation/all-renderings.ts';
import { lookRules } from '#validation/rendering-rules.ts';
import { channelMessage } from '#replies/responder.ts';
import { sourcesReply } from '#replies/sources.ts';
import { updatesPost } from '#replies/update-post.ts';
import { harbourWith, longestUpdate, longestWith, update } from '../packs/invented.ts';

const key = 'A-b_5678901234567890cd';
const loud = { mentionRoleId: null, silent: false };

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

/** What the rules say on the posts of updates. */
function problemsWith(facts: Facts): readonly string[] {
  return Array.from(everyForm(facts))
    .filter(({ name }) => name === 'the post of an update')
    .flatMap((form) => lookRules.flatMap((rule) => Array.from(rule.check(form))))
    .map(({ message }) => message);
}

/** A row with one button. */
function button(customId: string) {
  return { components: [{ type: 2, custom_id: customId }] };
}

describe('the post of an update', () => {
  it('GIVEN an update THEN what, when, how sure, from where and as of when', () => {
    const facts = harbourWith({
      updates: [update('a', { date: '2031-05-02', headline: 'A *new* lamp', text: 'It_shines_.' })],
    });
    const { embeds } = post(facts);
    expect(embeds).toEqual([
      {
        author: { name: `${facts.show.title} ${facts.show.season} · Production update` },
        title: String.raw`A \*new\* lamp`,
        description: String.raw`It\_shines\_.`,
        color: Number.parseInt(facts.show.colour.slice(1), 16),
        fields: [
          { name: 'When', value: '<t:1935489600:D>', inline: true },
          { name: 'Certainty', value: '📰 Reported', inline: true },
          { name: 'Sources', value: expect.stringMatching(/^- \*\*.+\*\*.* \(.+\)$/) },
        ],
        footer: { text: expect.stringMatching(/^As of .+ · facts [0-9a-f]{8}$/) },
      },
    ]);
  });

  it('GIVEN no date THEN it says so', () => {
    const { embeds } = post(harbourWith({ updates: [update('a')] }));
    expect(embeds?.[0]?.fields?.[0]).toEqual({ name: 'When', value: 'undated', inline: true });
  });

  it('GIVEN a spoiler THEN nothing of it is in the clear, and its season is named', () => {
    const spoilt = update('a', { headline: 'Bo drowns', text: 'Bo || drowns.', spoiler: 2 });
    const facts = harbourWith({ updates: [spoilt, update('b')] });
    const body = post(facts);
    expect(body.embeds?.[0]?.title).toBe('🙈 Spoiler for season 2');
    expect(body.embeds?.[0]?.description).toBe('**||Bo drowns||**\n||Bo \\|\\| drowns.||');
    expect(labels(body)).toEqual(['🙈 Spoiler for season 2', 'Headline of b']);
    const sources = sourcesReply(facts, 'update', 'a');
    const clear = JSON.stringify([body, sources]).replaceAll(/\|\|.*?\|\|(?=[*"\\ ])/g, '');
    expect(clear).not.toContain('drowns');
  });

  it('GIVEN one update THEN its button says Sources; GIVEN more THEN each its headline', () => {
    const one = harbourWith({ updates: [update('a')] });
    const two = harbourWith({ updates: [update('a'), update('b', { headline: 'x'.repeat(120) })] });
    expect(labels(post(one))).toEqual(['Sources']);
    const [first, second] = labels(post(two));
    expect(first).toBe('Headline of a');
    expect(String(second).length).toBeLessThanOrEqual(80);
  });

  it('GIVEN ids as long as they can be THEN the button can be read back', () => {
    const id = 'x'.repeat(40);
    const { components } = post(harbourWith({ updates: [update(id)] }));
    expect(idempotencyKeyIn(components as Components)).toBe(key);
    const json = JSON.stringify(components);
    const customId = /"custom_id":"([^"]+)"/.exec(json)?.[1] ?? '';
    expect(actions.post.decode(customId)).toEqual({ idempotencyKey: key, kind: 'update', id });
  });
});

describe('its sources', () => {
  it('GIVEN its button THEN each source with what it says', () => {
    const facts = harbourWith({ updates: [update('a')] });
    const reply = sourcesReply(facts, 'update', 'a');
    const embed = reply?.kind === 'answer' ? reply.embed : undefined;
    expect(embed?.title).toBe('Sources: Headline of a');
    expect(embed?.fields?.[0]?.value).toContain('So it says.');
    expect(sourcesReply(facts, 'update', 'b')).toBeUndefined();
  });
});

describe('how a post reaches its channel', () => {
  const facts = harbourWith({ updates: [update('a')] });

  it('GIVEN no role THEN nobody is mentioned', () => {
    const body = post(facts);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body).not.toHaveProperty('content');
    expect(body).not.toHaveProperty('flags');
  });

  it('GIVEN a role THEN that role alone', () => {
    const body = channelMessage(updatesPost(facts, [update('a')], key), {
      mentionRoleId: '41000000000000000',
      silent: true,
    });
    expect(body.content).toBe('<@&41000000000000000>');
    expect(body.allowed_mentions).toEqual({ parse: [], roles: ['41000000000000000'] });
    expect(body.flags).toBe(MessageFlags.SuppressNotifications);
  });
});

describe('the idempotency key in a message', () => {
  it.each<[string, Components | undefined, string | undefined]>([
    ['no components', undefined, undefined],
    ['none at all', [], undefined],
    ['buttons of others', [button('sources:1:person:x'), button('post:2:a:b:c')], undefined],
    ['parts without buttons', [{}, { components: [{}] }], undefined],
    ['one below others', [button('x'), button(`post:1:${key}:update:a`)], key],
  ])('GIVEN %s THEN what is there', (_, components, expected) => {
    expect(idempotencyKeyIn(components)).toBe(expected);
  });
});

describe('the rules on how facts look', () => {
  it('GIVEN an update as long as the schema allows THEN it can be posted', () => {
    expect(problemsWith(longestWith([longestUpdate('a')]))).toEqual([]);
  });

  it('GIVEN one with nothing to see THEN the post of an update is refused', () => {
    expect(problemsWith(harbourWith({ updates: [update('a', { headline: '\u200B' })] }))).toEqual([
      'the post of an update has no visible text in its title',
    ]);
  });

  it('GIVEN a show whose name fills the line above the title THEN too long is told', () => {
    const { show } = harbourWith({});
    const named = { ...show, title: 'x'.repeat(300), season: 1 };
    expect(problemsWith(harbourWith({ show: named, updates: [update('a')] }))).toContain(
      'the post of an update is too long: the line above the title has 322, Discord allows 256',
    );
  });
});
