import { afterEach, describe, expect, it } from 'vitest';
import { embedOf, expectNoRefusals, isPrivate, setStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage[Symbol.asyncDispose]());

describe('too many commands', () => {
  it('GIVEN a user who asks without end THEN they are asked to wait, and others are answered', async () => {
    stage = await setStage({ environment: { USER_COMMANDS_PER_MINUTE: '60' } });
    const fan = stage.simulator.as('fan', 'general');
    const asked = await Promise.all(Array.from({ length: 25 }, () => fan.run('about')));
    const refused = asked.filter(({ message }) =>
      message.content.startsWith("You're using commands too quickly"),
    );
    expect(refused.map(({ message }) => isPrivate(message))).toEqual(Array(5).fill(true));

    const other = await stage.simulator.as('fan-in-japan', 'general').run('cast', { name: 'max' });
    expect(embedOf(other).title).toBe('Max Mayfield');
    stage.clock.advance(1000);
    expect(embedOf(await fan.run('cast', { name: 'max' })).title).toBe('Max Mayfield');
    expectNoRefusals(stage);
  });
});
