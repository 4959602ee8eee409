import { describe, expect, it } from 'vitest';
import { noPictures, type Pictures } from '#pictures/pictures.ts';
import { harbourWith } from '../packs/invented.ts';
import { minute, posting, setDue } from './stage.ts';

const picture = { name: 'timeline.png', png: new Uint8Array(3), alt: 'The quay is closed.' };

/** A digest with a picture, due in a minute. */
async function setDigest() {
  const drawn: string[] = [];
  const pictures: Pictures = {
    ...noPictures,
    timeline({ version }) {
      drawn.push(version);
      return Promise.resolve(picture);
    },
  };
  const due = await setDue({ content: 'digest' }, { pictures });
  due.stage.simulator.world.allowBot(due.subscription.channelId, 'AttachFiles');
  return { ...due, drawn };
}

describe('a digest', () => {
  it('is posted once with its picture, drawn after the claim', async () => {
    const { stage, drawn } = await setDigest();
    expect(drawn).toEqual([]);
    await stage.pass(2 * minute);
    expect(drawn).toHaveLength(1);
    expect(stage.posts()).toMatchObject([
      {
        embeds: [{ image: { description: picture.alt } }],
        attachments: [{ filename: 'timeline.png', description: picture.alt }],
      },
    ]);
    expect(stage.simulator.transcript.refusals).toEqual([]);
  });

  it('has the same nonce and the same picture when it is sent again', async () => {
    const { stage } = await setDigest();
    stage.simulator.faults.rest(posting, { drop: true, afterwards: true });
    await stage.pass(5 * minute);
    expect(stage.posts()).toHaveLength(1);
    expect(stage.posts()[0]?.attachments).toHaveLength(1);
  });

  it('goes alone without Attach Files, which is no outage', async () => {
    const { stage, subscription } = await setDigest();
    stage.simulator.world.denyBot(subscription.channelId, 'AttachFiles');
    await stage.pass(2 * minute);
    expect(stage.posts()).toMatchObject([{ attachments: [] }]);
    expect(stage.posts()[0]?.embeds[0]?.image).toBeUndefined();
    expect((await stage.current(subscription)).outage).toBeNull();
    expect(stage.heard('channel lost')).toEqual([]);
  });

  it('goes alone if the facts have changed since the claim', async () => {
    const { stage, process, drawn } = await setDigest();
    // The first try fails, and the facts change before the second one.
    stage.simulator.faults.rest(posting, { status: 503 });
    await stage.pass(minute);
    expect(drawn).toHaveLength(1);
    process.live.replace(harbourWith({ facts: [] }));
    await stage.pass(10 * minute);
    expect(stage.posts()).toMatchObject([{ attachments: [] }]);
    expect(drawn).toHaveLength(1);
  });
});
