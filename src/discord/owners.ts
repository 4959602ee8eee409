import { TeamMemberMembershipState, TeamMemberRole, type REST } from 'discord.js';
import type { Clock } from '#clock.ts';
import { fetchApplication } from './rest.ts';

/** How long Discord's list is used, in milliseconds. */
const maxAge = 10 * 60_000;
/** A list this old, in milliseconds, is fetched again before a user is refused. */
const maxAgeToRefuse = 10_000;

/**
 * Makes a function that says whether a user is an owner: the configured users are or, without any, the application's
 * owner or those members of its team who may change it. The function rejects if Discord doesn't answer.
 */
export function createOwners(
  rest: REST,
  named: readonly string[] | undefined,
  clock: Clock,
): (userId: string) => Promise<boolean> {
  if (named) return (userId) => Promise.resolve(named.includes(userId));
  let list: { readonly owners: Promise<ReadonlySet<string>>; readonly at: number } | undefined;

  function listNotOlderThan(age: number): Promise<ReadonlySet<string>> {
    // A clock that was set back makes the list old.
    if (list && Math.abs(clock.now() - list.at) < age) return list.owners;
    const owners = ownersOfApplication(rest).catch((error: unknown) => {
      list = undefined;
      throw error;
    });
    list = { owners, at: clock.now() };
    return owners;
  }

  return async (userId) =>
    (await listNotOlderThan(maxAge)).has(userId) ||
    (await listNotOlderThan(maxAgeToRefuse)).has(userId);
}

async function ownersOfApplication(rest: REST): Promise<ReadonlySet<string>> {
  const { owner, team } = await fetchApplication(rest);
  // A team's application is owned by an account that represents the team.
  if (!team) return new Set(owner ? [owner.id] : []);
  const members = team.members.filter(
    ({ membership_state: state, role }) =>
      state === TeamMemberMembershipState.Accepted && role !== TeamMemberRole.ReadOnly,
  );
  return new Set([team.owner_user_id, ...members.map(({ user }) => user.id)]);
}
