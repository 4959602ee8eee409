import { afterEach, expect, it } from 'vitest';
import type { Answer } from '../../simulator/actor.ts';
import { customIdOf, embedOf, expectNoRefusals, setStage, textOf, type Stage } from './stage.ts';

let stage: Stage;
afterEach(async () => {
  expectNoRefusals(stage);
  await stage[Symbol.asyncDispose]();
});

const fan = () => stage.simulator.as('fan', 'general');

/** The picture in an answer's embed, as its name and kind, with its alt text. */
function pictureIn(answer: Answer) {
  const { image } = embedOf(answer);
  if (!image) return undefined;
  const { pathname } = new URL(image.url);
  const file = stage.simulator.fileAt(pathname);
  const kind = Buffer.from(file?.bytes ?? []).toString('latin1', 1, 4);
  expect(answer.message.attachments).toMatchObject([
    { url: image.url, content_type: 'image/png', description: image.description },
  ]);
  return { name: pathname.split('/').at(-1), kind, alt: image.description };
}

it('/status has the timeline in the overview alone', async () => {
  stage = await setStage();
  const overview = await fan().run('status');
  const timeline = pictureIn(overview);
  expect(timeline).toEqual({
    name: 'timeline.png',
    kind: 'PNG',
    alt: expect.stringContaining('8 January 2024: Season 5 is in production (official).'),
  });
  expect(textOf(overview)).toContain('**Filming**');
  const menu = customIdOf(overview.message, 'topic-pick');
  const story = await fan().select(overview.message, menu, ['story']);
  expect(pictureIn(story)).toBeUndefined();
  expect(story.message.attachments).toEqual([]);
  const back = await fan().select(story.message, menu, ['overview']);
  expect(pictureIn(back)).toEqual(timeline);
});

it('/quote card:True shows a card alone, as does Another, and words if there can be no card', async () => {
  stage = await setStage();
  const first = await fan().run('quote', { speaker: 'SFX', card: true });
  expect(pictureIn(first)).toMatchObject({
    name: 'quote.png',
    kind: 'PNG',
    alt: expect.stringContaining("It's conceivable that it changes"),
  });
  expect(textOf(first)).not.toContain('conceivable');
  const levy = await fan().run('quote', { speaker: 'levy', card: true });
  const next = await fan().press(levy.message, customIdOf(levy.message, 'another'));
  expect(pictureIn(next)?.alt).toContain('Shawn Levy');
  expect(pictureIn(next)).not.toEqual(pictureIn(levy));
  const words = await fan().run('quote', { speaker: 'the show', card: true });
  expect(textOf(words)).toContain('THIS IS A CODE RED');
  expect(pictureIn(words)).toBeUndefined();
});

it('PICTURES=false leaves the words', async () => {
  stage = await setStage({ environment: { PICTURES: 'false' } });
  expect(pictureIn(await fan().run('status'))).toBeUndefined();
  const quote = await fan().run('quote', { speaker: 'SFX', card: true });
  expect(textOf(quote)).toContain("It's conceivable that it changes");
});
