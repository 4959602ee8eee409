import { TeamMemberMembershipState, type REST } from 'discord.js';
import { fetchApplication } from './rest.ts';

/** The snowflakes of the bot's owners. */
export type Owners = () => Promise<ReadonlySet<string>>;

/**
 * The configured users, or else the application's owner and the members of its team. Discord is asked once, on
 * the first call; a failure isn't remembered.
 */
export function createOwners(rest: REST, named: readonly string[] | undefined): Owners {
  if (named) {
    const owners = new Set(named);
    return () => Promise.resolve(owners);
  }
  let known: Promise<ReadonlySet<string>> | undefined;
  return () => {
    known ??= ownersOfApplication(rest).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function ownersOfApplication(rest: REST): Promise<ReadonlySet<string>> {
  const { owner, team } = await fetchApplication(rest);
  // A team's application is owned by an account that represents the team.
  if (!team) return new Set(owner ? [owner.id] : []);
  const members = team.members.filter(
    ({ membership_state: state }) => state === TeamMemberMembershipState.Accepted,
  );
  return new Set([team.owner_user_id, ...members.map(({ user }) => user.id)]);
}
