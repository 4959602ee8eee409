import { describe, expect, test } from 'vitest';
import { Conversation } from '../../../simulator/terminal/conversation.ts';
import { useHarness } from '../harness.ts';
import { command, option } from '../payload-parts.ts';

const harness = useHarness({
  shared: true,
  commands: [
    command({ name: 'about' }),
    command({
      name: 'manage',
      default_member_permissions: '32',
      contexts: [0],
      options: [option({ type: 7, name: 'where' })],
    }),
  ],
  adminCommands: [command({ name: 'secret', default_member_permissions: '0' })],
});

describe('a conversation without a connected bot', () => {
  test("fails with Discord's message", async () => {
    expect(await new Conversation(harness.simulator).say('/about')).toEqual({
      kind: 'failed',
      why: expect.stringContaining('did not respond') as unknown,
    });
  });

  test.each([
    ['/manage', "Discord doesn't show /manage to fan in #general. It can be run as admin."],
    [
      '/secret',
      "Discord doesn't show /secret to fan in #general. It can be run as owner in #control of Admin Server (admin).",
    ],
  ])('explains where the hidden command %s is visible', (line, problem) => {
    expect(new Conversation(harness.simulator).read(line)).toEqual({ kind: 'misread', problem });
  });

  test("doesn't know channels of other guilds", () => {
    const reading = new Conversation(harness.simulator, 'admin').read('/manage where:#control');
    expect(reading).toMatchObject({
      problem: expect.stringContaining("doesn't know “#control”") as unknown,
    });
  });

  test('has nothing to press before the first answer', async () => {
    expect(await new Conversation(harness.simulator).press('1')).toEqual({
      kind: 'refused',
      why: "There's nothing to press in the last answer.",
    });
  });
});
