import { ApplicationCommandOptionType, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Simulator, startSimulator } from '../../../simulator/simulator.ts';
import { Conversation } from '../../../simulator/terminal/conversation.ts';
import { ManualClock } from '../../manual-clock.ts';

let simulator: Simulator;

/** Sends a request as a bot. */
async function call(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${simulator.apiUrl}/v10${path}`, {
    method,
    headers: {
      'user-agent': 'DiscordBot (https://example.org, 1.0)',
      authorization: `Bot ${simulator.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

beforeAll(async () => {
  const clock = new ManualClock('2026-01-01T12:00:00Z');
  simulator = await startSimulator({ clock, rateLimits: false });
  const { id } = simulator.world.application;
  const option = {
    type: ApplicationCommandOptionType.Channel,
    name: 'where',
    description: 'Where',
  };
  await call('PUT', `/applications/${id}/commands`, [
    { name: 'about', description: 'What this is' },
    {
      name: 'manage',
      description: 'For few',
      default_member_permissions: String(PermissionFlagsBits.ManageGuild),
      contexts: [0],
      options: [option],
    },
  ]);
  const { adminGuildId } = simulator.world;
  await call('PUT', `/applications/${id}/guilds/${adminGuildId}/commands`, [
    { name: 'secret', description: 'For the owner', default_member_permissions: '0' },
  ]);
});

afterAll(() => simulator.close());

describe('a conversation without a connected bot', () => {
  test("fails with Discord's message", async () => {
    const outcome = await new Conversation(simulator).say('/about');
    expect(outcome).toEqual({
      kind: 'failed',
      why: expect.stringContaining('did not respond') as unknown,
    });
  });

  test.each([
    ['/manage', "Discord doesn't show /manage to fan in #general. It can be run as admin."],
    [
      '/secret',
      "Discord doesn't show /secret to fan in #general. It can be run as owner and in admin.",
    ],
  ])('explains where the hidden command %s is visible', (line, problem) => {
    expect(new Conversation(simulator).read(line)).toEqual({ kind: 'misread', problem });
  });

  test("doesn't know channels of other guilds", () => {
    const reading = new Conversation(simulator, 'admin').read('/manage where:#control');
    expect(reading).toMatchObject({
      problem: expect.stringContaining("doesn't know “#control”") as unknown,
    });
  });

  test('has nothing to press before the first answer', async () => {
    expect(await new Conversation(simulator).press('1')).toEqual({
      kind: 'refused',
      why: "There's nothing to press in the last answer.",
    });
  });
});
