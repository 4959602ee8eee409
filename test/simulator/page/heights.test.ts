import type { Locator } from 'playwright-core';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { bundledPack } from '#data/pack-file.ts';
import { topics } from '#data/schema.ts';
import { createPictures } from '#pictures/pictures.ts';
import { personReply } from '#replies/person.ts';
import { quoteReply } from '#replies/quote.ts';
import type { Answer } from '#replies/reply.ts';
import { messageBody } from '#replies/responder.ts';
import { statusReply } from '#replies/status.ts';
import { harbourLights, loadFacts } from '../../packs/packs.ts';
import { ManualClock } from '../../manual-clock.ts';
import { useHarness } from './harness.ts';

const harness = useHarness({ viewport: { width: 390, height: 844 } });

/** In CSS pixels, on a phone. */
const limits = { person: 420, quote: 420, status: 640, setUp: 640, aroundQuote: 120 };

const pictures = createPictures({ clock: new ManualClock(), log: pino({ level: 'silent' }) });
afterAll(() => pictures[Symbol.asyncDispose]());

/** Posts an answer and measures it. */
async function heightsOf(reply: Answer) {
  const { embeds = [], components = [], attachments = [] } = messageBody(reply, false);
  const { picture } = reply;
  const files = picture && [{ name: picture.name, data: Buffer.from(picture.png) }];
  await harness.adds(() => harness.post({ embeds, components, attachments }, files));
  if (picture) {
    const image = harness.newest.getByAltText(picture.alt);
    await expect.poll(async () => (await image.boundingBox())?.width).toBeGreaterThan(270);
  }
  const all = await height(harness.newest);
  const embed = await height(harness.newest.locator('discord-embed'));
  const quotes = await harness.newest.locator('discord-quote').all();
  const quoted = (await Promise.all(quotes.map(height))).reduce((sum, one) => sum + one, 0);
  return { all, embed, quoted };
}

/** Every message so far fits into narrow and wide windows. */
async function expectNoOverflow() {
  for (const width of [320, 1280, 390]) {
    await harness.page.setViewportSize({ width, height: 844 });
    const beyond = await harness.page.evaluate<string[]>(`
      Array.from(document.querySelectorAll('body, discord-message *'))
        .filter((one) => one.scrollWidth > document.documentElement.clientWidth || one.getBoundingClientRect().right > innerWidth)
        .map((one) => one.outerHTML.slice(0, 200))
    `);
    expect(beyond, `${width} px`).toEqual([]);
  }
}

async function height(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.height ?? Infinity;
}

describe.each([
  ['the bundled pack', bundledPack],
  ['an invented show', harbourLights],
])('on a phone, an answer from %s', (_, directory) => {
  test('about a person is short', async () => {
    const facts = await loadFacts(directory);
    for (const person of facts.cast) {
      const { all } = await heightsOf(personReply(facts, person, harness.time.now));
      expect(all, person.id).toBeLessThanOrEqual(limits.person);
    }
    await expectNoOverflow();
  });

  test('with a quote is short, or as long as the quote', async () => {
    const facts = await loadFacts(directory);
    for (const quote of facts.quotes) {
      const turn = { seed: '000000', more: true };
      const { all, embed, quoted } = await heightsOf(
        quoteReply(facts, quote, turn, harness.time.now),
      );
      if (all > limits.quote) {
        expect(embed - quoted, quote.id).toBeLessThanOrEqual(limits.aroundQuote);
      }
    }
    await expectNoOverflow();
  });

  test('on a topic is short', async () => {
    const facts = await loadFacts(directory);
    for (const topic of topics) {
      const reply = statusReply(facts, topic, harness.time.now);
      const picture = topic === 'overview' ? await pictures.timeline(facts) : undefined;
      const { all } = await heightsOf({ ...reply, ...(picture ? { picture } : {}) });
      expect(all, topic).toBeLessThanOrEqual(limits.status);
    }
    await expectNoOverflow();
  });
});

test('on a phone, the longest answer of /updates add is short, with the confirmation on top', async () => {
  await harness.page.setViewportSize({ width: 1280, height: 844 });
  await harness.become('admin');
  await harness.page.setViewportSize({ width: 390, height: 844 });
  await harness.ask(
    '/updates add channel:#announcements days:weekdays time:18:00 content:news mention:@News text:None missed:Skip silent:True about:Linda Hamilton quiet:22-8',
  );
  await harness.sees('Only you can see this');
  expect(await harness.newest.innerText()).toMatch(/Set up: #1/);
  expect(await height(harness.newest)).toBeLessThanOrEqual(limits.setUp);
});
