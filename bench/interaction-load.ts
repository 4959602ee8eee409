import type { Simulator } from '../simulator/simulator.ts';
import { interaction, type Question } from './discord/interaction.ts';
import { interactionId, placeId } from './discord/ids.ts';

/** Names in the bundled pack, so that answers have a realistic size. */
const questions: readonly [Question, ...Question[]] = [
  { type: 2, command: 'cast', option: 'name', value: 'max' },
  { type: 2, command: 'quote' },
  { type: 2, command: 'status', option: 'topic', value: 'filming' },
  { type: 2, command: 'cast' },
];
const token = 'a'.repeat(200);
let sent = 0;

/**
 * Sends `count` interactions of as many users, `concurrency` at a time.
 *
 * @param outcomes counts the outcomes, by what `send` returns.
 */
export async function sendLoad(
  send: (body: string) => Promise<string>,
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
  outcomes: Record<string, number>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const question = questions[index % questions.length] ?? questions[0];
      const user = placeId(4, 0, index);
      const asked = interaction(question, interactionId(sent++), token, user, index);
      const outcome = await send(JSON.stringify(asked));
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/**
 * Sends an interaction to a bot, and reads its answer.
 *
 * @returns whether it was answered, rate limited, or refused with an HTTP status.
 * @throws Error if there is no answer.
 */
export async function post(simulator: Simulator, url: string, body: string): Promise<string> {
  const headers = simulator.signedHeaders(body);
  const response = await fetch(`${url}/interactions`, { method: 'POST', headers, body });
  const answer = await response.text();
  if (response.status !== 200) return `status ${response.status}`;
  return /too quickly|busy right now/.test(answer) ? 'asked to wait' : 'answered';
}
