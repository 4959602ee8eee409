import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { interaction, type Question } from './discord/interaction.ts';
import { interactionId, placeId } from './discord/ids.ts';

export interface LoadResult {
  /** Interactions per second. */
  readonly rate: number;
  /** Milliseconds from request to answer, sorted. */
  readonly waits: readonly number[];
  /** Interactions answered, rate limited, refused with an HTTP status, or not answered. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Makes the headers of a signed request. */
type Signer = (body: string) => Readonly<Record<string, string>>;

/** Names in the bundled pack, so that answers have a realistic size. */
const questions: readonly [Question, ...Question[]] = [
  { type: 2, command: 'cast', option: 'name', value: 'max' },
  { type: 2, command: 'quote' },
  { type: 2, command: 'status', option: 'topic', value: 'filming' },
  { type: 2, command: 'cast' },
];

/** Asks `count` times, `concurrency` at a time. `ask` resolves with the outcome. */
export async function measureLoad(
  count: number,
  concurrency: number,
  ask: (index: number) => Promise<string>,
): Promise<LoadResult> {
  const waits: number[] = [];
  const outcomes: Record<string, number> = {};
  let next = 0;
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const sentAt = performance.now();
      const outcome = await ask(index);
      waits.push(performance.now() - sentAt);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const rate = (count * 1000) / (performance.now() - begun);
  return { rate, waits: waits.toSorted((a, b) => a - b), outcomes };
}

let sent = 0;

/**
 * Sends `count` interactions of `users` users, `concurrency` at a time, and reads the answers.
 *
 * @param urls one or several URLs of `POST /interactions`, used in turn.
 */
export async function sendLoad(
  urls: readonly string[],
  signer: Signer,
  { count, concurrency, users }: { count: number; concurrency: number; users: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const token = 'a'.repeat(200);
  const result = await measureLoad(count, concurrency, (index) => {
    const question = questions[index % questions.length] ?? questions[0];
    const user = placeId(4, 0, index % users);
    const guild = index % Math.ceil(users / 10);
    const body = JSON.stringify(interaction(question, interactionId(sent++), token, user, guild));
    return ask(agent, urls[index % urls.length] ?? '', signer, body);
  });
  agent.destroy();
  return result;
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
