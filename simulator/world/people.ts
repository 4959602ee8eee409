import type { APIUser, Locale } from 'discord-api-types/v10';

export interface Person {
  readonly user: APIUser;
  readonly locale: `${Locale}`;
}

/** A user in REST responses, with every required field. */
export function createUser(id: string, username: string, globalName: string, bot = false): APIUser {
  const user: object = {
    id,
    username,
    global_name: globalName,
    avatar: null,
    discriminator: bot ? '0001' : '0',
    public_flags: 0,
    flags: 0,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    ...(bot && { bot: true }),
  };
  return user as APIUser;
}
