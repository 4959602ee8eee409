/** Everything in the measured world has an id of Discord's form: a snowflake. */
const epoch = 1_420_070_400_000n;
const base = (BigInt(Date.now()) - epoch) << 22n;

export const applicationId = '1300000000000000001';

/** The first part of a bot's token is its id; some libraries read it from there. */
export const token = `${Buffer.from(applicationId).toString('base64url')}.bench.bench`;

/** An interaction's id from its number, 0 to about 4 million. */
export function interactionId(number: number): string {
  return (base + BigInt(number)).toString();
}

export function interactionNumber(id: string): number {
  return Number(BigInt(id) - base);
}

/** Ids of the `kind` (0 to 9) of thing number `number` in guild number `guild`. */
export function placeId(kind: number, guild: number, number = 0): string {
  return `12${kind}${String(guild).padStart(8, '0')}${String(number).padStart(8, '0')}`;
}
