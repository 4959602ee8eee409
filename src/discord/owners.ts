import { type REST, Routes, TeamMemberMembershipState, type APIApplication } from 'discord.js';

/** Who owns the bot: snowflakes of users. */
export type Owners = () => Promise<ReadonlySet<string>>;

/**
 * The users that the operator named, or else the application's owner and the members of its team.
 * Discord is asked once, when the answer is first needed; a failure is not remembered.
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
  const { owner, team } = (await rest.get(Routes.currentApplication())) as APIApplication;
  // The owner of a team's application is an account that stands for the team.
  if (!team) return new Set(owner ? [owner.id] : []);
  const members = team.members.filter(
    ({ membership_state: state }) => state === TeamMemberMembershipState.Accepted,
  );
  return new Set([team.owner_user_id, ...members.map(({ user }) => user.id)]);
}
