import { BOT_AVATAR } from './avatars.ts';

// Prevents loading the library's default avatars from Discord's servers. It reads this when it's loaded.
const avatars = Object.fromEntries(
  ['default', 'blue', 'gray', 'green', 'orange', 'red', 'pink'].map((name) => [name, BOT_AVATAR]),
);
Object.assign(globalThis, { $discordMessage: { avatars } });
