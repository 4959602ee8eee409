import { TeamMemberMembershipState as State, TeamMemberRole as Role } from 'discord-api-types/v10';
import { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createOwners } from '#discord/owners.ts';
import { useChannels } from './channel-stage.ts';

const application = { path: /applications\/@me$/ };

const stage = useChannels();

function isOwnerOf(named?: readonly string[]) {
  const { clock, simulator } = stage;
  const rest = new REST({ api: simulator.apiUrl, retries: 0 }).setToken(simulator.token);
  return createOwners(rest, named, clock);
}

const member = (id: string, state: State, role: Role) => ({
  user: { id },
  membership_state: state,
  role,
});

/** Discord's next answers name this team. */
function setTeam(members: readonly ReturnType<typeof member>[], times = 1): void {
  const body = { owner: { id: '9' }, team: { owner_user_id: '1', members } };
  stage.simulator.faults.rest(application, { status: 200, body }, times);
}

const questions = () => stage.requestsTo(application.path);

describe('the owners', () => {
  it('are the configured users, without a question to Discord', async () => {
    const isOwner = isOwnerOf(['1', '2']);
    expect(await Promise.all(['1', '2', '3'].map(isOwner))).toEqual([true, true, false]);
    expect(questions()).toBe(0);
  });

  it("are the application's owner, fetched once in ten minutes", async () => {
    const isOwner = isOwnerOf();
    const { id } = stage.simulator.world.userOf('owner');
    expect(await isOwner(id)).toBe(true);
    stage.clock.advance(9 * 60_000);
    expect(await isOwner(id)).toBe(true);
    expect(questions()).toBe(1);
    stage.clock.advance(60_000);
    expect(await isOwner(id)).toBe(true);
    expect(questions()).toBe(2);
  });

  it('are fetched again after a failure', async () => {
    stage.simulator.faults.rest(application, { status: 500 });
    const isOwner = isOwnerOf();
    const { id } = stage.simulator.world.userOf('owner');
    await expect(isOwner(id)).rejects.toThrow(/Internal Server Error|500/);
    expect(await isOwner(id)).toBe(true);
  });

  it('are the accepted members of its team who may change it', async () => {
    const isOwner = isOwnerOf();
    setTeam(
      [
        member('1', State.Accepted, Role.Admin),
        member('2', State.Accepted, Role.Developer),
        member('3', State.Invited, Role.Admin),
        member('4', State.Accepted, Role.ReadOnly),
      ],
      9,
    );
    const ids = ['1', '2', '3', '4', '9'];
    expect(await Promise.all(ids.map(isOwner))).toEqual([true, true, false, false, false]);
  });

  it('are fetched again before a user is refused, and at the end of the ten minutes', async () => {
    const isOwner = isOwnerOf();
    setTeam([member('1', State.Accepted, Role.Admin)]);
    expect(await isOwner('1')).toBe(true);
    stage.clock.advance(10_000);
    setTeam([member('2', State.Accepted, Role.Admin)]);
    expect(await isOwner('2')).toBe(true);
    expect(await isOwner('2')).toBe(true);
    expect(questions()).toBe(2);
    stage.clock.advance(10 * 60_000);
    setTeam([member('3', State.Accepted, Role.Admin)], 2);
    expect(await isOwner('2')).toBe(false);
  });
});
