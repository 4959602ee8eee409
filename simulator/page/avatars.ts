/** The bot's avatar: an envelope, as in `icon.svg`. */
export const BOT_AVATAR = pictureOf(
  '#8b1e2d',
  '<path d="M9 13h22v15H9z" fill="#fff"/><path d="m9 13 11 9 11-9" fill="none" stroke="#8b1e2d" stroke-width="2.4" stroke-linejoin="round"/>',
);

// Prevents loading the library's default avatars from Discord's servers. It reads this when it's loaded.
const defaults = ['default', 'blue', 'gray', 'green', 'orange', 'red', 'pink'];
const avatars = Object.fromEntries(defaults.map((name) => [name, BOT_AVATAR]));
Object.assign(globalThis, { $discordMessage: { avatars } });

const COLOURS = ['#4f46b8', '#1b6e4a', '#8a4b08', '#2c5f8a', '#7a3b7a'] as const;

/** A person's avatar: the first letter of their name, in a colour derived from the id. */
export function avatarOf(userId: string, name: string): string {
  const number = Array.from(userId).reduce((sum, digit) => sum + digit.charCodeAt(0), 0);
  const [letter = ''] = name.toUpperCase().match(/[\p{L}\p{N}]/u) ?? [];
  return pictureOf(
    COLOURS[number % COLOURS.length] ?? COLOURS[0],
    `<text x="20" y="27" font-family="sans-serif" font-size="19" fill="#fff" text-anchor="middle">${letter}</text>`,
  );
}

function pictureOf(colour: string, inner: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="${colour}"/>${inner}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
