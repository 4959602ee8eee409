import { TeamMemberMembershipState } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botConfig } from '../bot-config.ts';
import { createOwners } from '#discord/owners.ts';
import { createPostRest } from '#discord/rest.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { ManualClock } from '../manual-clock.ts';

const application = { path: /applications\/@me$/ };

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ clock: new ManualClock(), rateLimits: false });
});
afterEach(() => simulator.close());

function ownersOf(named?: readonly string[]) {
  const { token, apiUrl } = simulator;
  const config = botConfig({ DISCORD_TOKEN: token, DISCORD_API_URL: apiUrl });
  return createOwners(createPostRest(config), named);
}

const member = (id: string, state: TeamMemberMembershipState) => ({
  user: { id },
  membership_state: state,
});

const questions = () =>
  simulator.transcript.entries.filter(({ summary }) => application.path.test(summary)).length;

describe('the owners', () => {
  it('are the configured ones, without a request', async () => {
    expect(await ownersOf(['1', '2'])()).toEqual(new Set(['1', '2']));
    expect(questions()).toBe(0);
  });

  it("are the application's owner, requested once", async () => {
    const owners = ownersOf();
    const owner = new Set([simulator.world.userOf('owner').id]);
    expect(await owners()).toEqual(owner);
    expect(await owners()).toEqual(owner);
    expect(questions()).toBe(1);
  });

  it('are requested again after a failure', async () => {
    simulator.faults.rest(application, { status: 500 });
    const owners = ownersOf();
    await expect(owners()).rejects.toThrow(/Internal Server Error|500/);
    expect(await owners()).toEqual(new Set([simulator.world.userOf('owner').id]));
  });

  it("are the team's members, without the team's own account and the invited", async () => {
    const members = [
      member('1', TeamMemberMembershipState.Accepted),
      member('2', TeamMemberMembershipState.Accepted),
      member('3', TeamMemberMembershipState.Invited),
    ];
    const body = { owner: { id: '9' }, team: { owner_user_id: '1', members } };
    simulator.faults.rest(application, { status: 200, body });
    expect(await ownersOf()()).toEqual(new Set(['1', '2']));
  });
});
