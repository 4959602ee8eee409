/** All ids are snowflakes, as on Discord. */
const epoch = 1_420_070_400_000n;
const base = (BigInt(Date.now()) - epoch) << 22n;

export const applicationId = '1300000000000000001';

/** A bot token begins with the bot's id, and some libraries read it from there. */
export const token = `${Buffer.from(applicationId).toString('base64url')}.bench.bench`;

/** The id of interaction `number`, 0 to about 4 million. */
export function interactionId(number: number): string {
  return (base + BigInt(number)).toString();
}

export function interactionNumber(id: string): number {
  return Number(BigInt(id) - base);
}

/** The id of object `number` of this `kind` (0 to 9) in guild `guild`. */
export function placeId(kind: number, guild: number, number = 0): string {
  return `12${kind}${String(guild).padStart(8, '0')}${String(number).padStart(8, '0')}`;
}

/** These fields, each with the same value. */
export function each(names: string, value: unknown): object {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]));
}
