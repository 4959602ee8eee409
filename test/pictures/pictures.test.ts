import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Quote } from '#data/schema.ts';
import { seenUpTo } from '#data/seen.ts';
import { createPictures } from '#pictures/pictures.ts';
import type { Picture } from '#replies/reply.ts';
import { ManualClock } from '../manual-clock.ts';
import { harbourWith, update } from '../packs/invented.ts';
import { bothPacks, loadFacts } from '../packs/packs.ts';

/** The clock stands still, so a busy machine is not too slow. */
function open(worker?: string) {
  const clock = new ManualClock();
  const logged: object[] = [];
  const log = pino({}, { write: (line: string) => logged.push(JSON.parse(line) as object) });
  const file = worker === undefined ? undefined : new URL(`data:text/javascript,${worker}`);
  const pictures = createPictures({ clock, log }, file);
  onTestFinished(() => pictures[Symbol.asyncDispose]());
  return { pictures, logged, clock };
}

/** From the PNG's header. */
function sizeOf({ png }: Picture) {
  const bytes = Buffer.from(png);
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const harbour = harbourWith({});
const fog = harbour.quotes[0] as Quote;

const onMessage = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => `;

describe('the pictures', () => {
  it.each(bothPacks)('of %s are drawn, and none is too high', async (_, directory) => {
    const facts = await loadFacts(directory);
    const { pictures } = open();
    const timeline = (await pictures.timeline(facts)) as Picture;
    expect(sizeOf(timeline)).toEqual({ width: 1000, height: expect.toSatisfy((px) => px <= 450) });
    expect(timeline.alt).toContain(`${facts.show.title} ${facts.show.season}`);
    for (const quote of facts.quotes) {
      const card = await pictures.quoteCard(facts, quote);
      const isPossible = quote.spoiler === undefined && !quote.passages.join().includes('🚨');
      expect(card !== undefined, quote.id).toBe(isPossible);
      if (!card) continue;
      expect(sizeOf(card)).toEqual({ width: 1000, height: expect.toSatisfy((px) => px <= 1000) });
      for (const passage of quote.passages) expect(card.alt).toContain(passage);
    }
  });

  it.each([
    ['short', 'Short'],
    ['long', 'As long as the schema allows. '.repeat(4).trim()],
  ])('have a timeline of any number of updates with %s headlines', async (_, headline) => {
    const { pictures } = open();
    for (const [dated, undated] of [0, 1, 2, 3, 4, 9].flatMap((count) =>
      [0, 1, 9].map((other) => [count, other]),
    )) {
      const updates = [
        ...Array.from({ length: dated ?? 0 }, (_, at) =>
          update(`dated-${at}`, { headline, date: `203${at}-09-20` }),
        ),
        ...Array.from({ length: undated ?? 0 }, (_, at) => update(`undated-${at}`, { headline })),
      ];
      const picture = await pictures.timeline(harbourWith({ updates }));
      expect(picture !== undefined, `${dated} and ${undated}`).toBe(updates.length > 0);
    }
  });

  it('are drawn once for each version of the facts', async () => {
    const { pictures } = open();
    const [first, again] = await Promise.all([harbour, harbour].map(pictures.timeline));
    // Not with toBe: a failure would print the picture.
    expect(first && again === first).toBe(true);
    const other = await pictures.timeline(harbourWith({ updates: [update('other')] }));
    expect(other?.alt).toContain('No date given: Headline of other (reported).');
    expect((await pictures.timeline(harbour)) === first).toBe(true);
  });

  it('hide spoilers, also if they are first drawn for a server that has seen them', async () => {
    const { pictures } = open();
    const updates = [update('open'), update('hidden', { spoiler: 1 })];
    const seen = seenUpTo(harbourWith({ updates, quotes: [{ ...fog, spoiler: 1 }] }), 1);
    expect((await pictures.timeline(seen))?.alt).not.toContain('Headline of hidden');
    expect(await pictures.quoteCard(seen, seen.quotes[0] as Quote)).toBeUndefined();
  });

  it('of up to 32 MiB are kept, those used last', async () => {
    const { pictures } = open(
      `${onMessage} parentPort.postMessage({ png: new Uint8Array(12e6), alt: '' }));`,
    );
    const draw = (id: string) => pictures.quoteCard(harbour, { ...fog, id });
    const first = await draw('1');
    const second = await draw('2');
    expect((await draw('1')) === first).toBe(true);
    await draw('3');
    expect((await draw('1')) === first).toBe(true);
    expect((await draw('2')) === second).toBe(false);
  });
});

describe('a card of a quote', () => {
  it.each([
    ['has 4,000 characters', { passages: ['The fog is a character too. '.repeat(143)] }, false],
    ['is too high', { passages: ['The fog is a character too. '.repeat(30)] }, false],
    ['has one long word', { passages: ['fog'.repeat(100)] }, true],
    ['is written from right to left', { passages: ['הערפל'] }, false],
    ['has an emoji', { passages: ['The fog 🌫️'] }, false],
    ['has marks that combine', { passages: ['cafe\u0301'] }, true],
    ['has marks that do not', { passages: ['f\u0323\u0301og'] }, false],
    ['has the longest role', { role: 'W'.repeat(80), outlet: 'W'.repeat(80) }, true],
    ['is a spoiler', { spoiler: 1 }, false],
  ])('that %s', async (_, changes, isDrawn) => {
    const { pictures, logged } = open();
    const card = await pictures.quoteCard(harbour, { ...fog, ...changes });
    expect(card !== undefined).toBe(isDrawn);
    if (card) expect(sizeOf(card).width).toBe(1000);
    expect(logged).toEqual([]);
  });

  it('cuts the longest name', async () => {
    const [speaker] = harbour.speakers;
    const facts = harbourWith({ speakers: [{ ...speaker, name: 'W'.repeat(80) } as never] });
    expect(await open().pictures.quoteCard(facts, fog)).toBeDefined();
  });
});

describe('a renderer that', () => {
  it.each([
    ['cannot start', 'import "nothing";'],
    ['fails', `${onMessage} { throw new Error('no'); });`],
    ['hangs', `${onMessage} undefined);`],
  ])('%s gives no picture and one line in the log, for a minute', async (name, worker) => {
    const { pictures, logged, clock } = open(worker);
    const first = pictures.timeline(harbour);
    const second = pictures.quoteCard(harbour, fog);
    if (name === 'hangs') {
      await expect.poll(() => clock.waiting).toBe(3);
      clock.advance(1000);
      expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
      clock.advance(4000);
    }
    expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
    await expect.poll(() => logged.length).toBe(1);
    clock.advance(59_999);
    expect(await pictures.timeline(harbour)).toBeUndefined();
    expect(logged).toEqual([expect.objectContaining({ level: 40, msg: 'picture not drawn' })]);
    clock.advance(1);
    const again = pictures.timeline(harbour);
    await expect.poll(() => clock.waiting).toBe(2);
    clock.advance(5000);
    expect(await again).toBeUndefined();
    await expect.poll(() => logged.length).toBe(2);
  });

  it('is slow draws for the next answer', async () => {
    const { pictures, logged, clock } = open(
      `${onMessage} setTimeout(() => parentPort.postMessage({ png: new Uint8Array(1), alt: '' }), 100));`,
    );
    const late = pictures.timeline(harbour);
    await expect.poll(() => clock.waiting).toBe(2);
    clock.advance(1001);
    expect(await late).toBeUndefined();
    await expect.poll(() => logged).toMatchObject([{ msg: 'picture late', tookMs: 1001 }]);
    expect(await pictures.timeline(harbour)).toMatchObject({ name: 'timeline.png' });
  });
});
