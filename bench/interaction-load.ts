import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Outcome of a load of interactions. */
export interface LoadResult {
  /** Interactions per second. */
  readonly rate: number;
  /** Milliseconds from request to answer: median, 99th percentile, maximum. */
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
  /** Interactions answered, rate limited, refused with an HTTP status, or not answered. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Makes the headers of a signed request. */
export type Signer = (body: string) => Readonly<Record<string, string>>;

/** Names in the bundled pack, so that answers have a realistic size. */
const questions = [
  { name: 'cast', options: [{ name: 'name', type: 3, value: 'max' }] },
  { name: 'quote', options: [] },
  { name: 'status', options: [{ name: 'topic', type: 3, value: 'filming' }] },
  { name: 'cast', options: [] },
];

let snowflake = 1_500_000_000_000_000_000n;

/** An interaction as large as Discord's, from one of `users` users. */
function interactionBody(index: number, users: number): string {
  snowflake += 1n;
  const userId = String(1_200_000_000_000_000_000n + BigInt(index % users));
  const guildId = String(1_300_000_000_000_000_000n + BigInt(index % Math.ceil(users / 10)));
  return JSON.stringify({
    id: String(snowflake),
    application_id: '1100000000000000001',
    type: 2,
    version: 1,
    token: 'a'.repeat(200),
    guild_id: guildId,
    guild: { id: guildId, locale: 'en-US', features: [] },
    guild_locale: 'en-US',
    locale: 'en-US',
    app_permissions: '2248473465835073',
    authorizing_integration_owners: { '0': guildId },
    context: 0,
    entitlements: [],
    attachment_size_limit: 10_485_760,
    channel: { id: '1400000000000000000', type: 0, name: 'general', guild_id: guildId },
    channel_id: '1400000000000000000',
    member: {
      user: { id: userId, username: `user${index}`, discriminator: '0', avatar: null },
      roles: Array.from({ length: 20 }, (_, role) =>
        String(1_600_000_000_000_000_000n + BigInt(role)),
      ),
      permissions: '2248473465835073',
      joined_at: '2024-01-08T12:00:00.000000+00:00',
    },
    data: { id: '1700000000000000000', type: 1, ...questions[index % questions.length] },
  });
}

/**
 * Sends `count` interactions, `concurrency` at a time, and reads the answers.
 *
 * @param urls one or several URLs of `POST /interactions`, used in turn.
 */
export async function sendLoad(
  urls: readonly string[],
  signer: Signer,
  { count, concurrency, users }: { count: number; concurrency: number; users: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const waits: number[] = [];
  const outcomes: Record<string, number> = {};
  let next = 0;
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const body = interactionBody(index, users);
      const sentAt = performance.now();
      const outcome = await ask(agent, urls[index % urls.length] ?? '', signer, body);
      waits.push(performance.now() - sentAt);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { rate: count / seconds, median: at(0.5), p99: at(0.99), longest: at(1), outcomes };
}

function ask(agent: Agent, url: string, signer: Signer, body: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = { ...signer(body), 'content-length': Buffer.byteLength(body) };
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      const outcome = text(response).then(
        (answer) => outcomeOf(response.statusCode ?? 0, answer),
        () => 'cut off',
      );
      resolve(outcome);
    });
    outgoing.on('error', () => {
      resolve('no connection');
    });
    outgoing.end(body);
  });
}

function outcomeOf(status: number, answer: string): string {
  if (status !== 200) return `status ${status}`;
  return /too quickly|busy right now/.test(answer) ? 'asked to wait' : 'answered';
}
