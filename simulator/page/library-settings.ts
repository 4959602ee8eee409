import { BOT_AVATAR } from './avatars.ts';

// The library would load its avatars from Discord's servers; it reads this once, when it is loaded.
const avatars = Object.fromEntries(
  ['default', 'blue', 'gray', 'green', 'orange', 'red', 'pink'].map((name) => [name, BOT_AVATAR]),
);
Object.assign(globalThis, { $discordMessage: { avatars } });
