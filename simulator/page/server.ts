import type {
  ActionResult,
  CompletionResult,
  Jump,
  JumpResult,
  Viewpoint,
} from '../page-server/protocol.ts';
import type { OptionValue } from '../terminal/typing/option-values.ts';

export type Values = Readonly<Record<string, OptionValue>>;

/** The page's server can't be reached or failed. */
export class NoServer extends Error {
  override readonly name = 'NoServer';
}

/** The actions that the server offers: their bodies and results, by name. */
interface Actions {
  readonly run: [Viewpoint & { command: string; options: Values }, ActionResult];
  /** A line that isn't a known command. The server explains why it can't be run. */
  readonly say: [Viewpoint & { line: string }, ActionResult];
  /** `values`: the choices of a menu. */
  readonly press: [
    Viewpoint & { messageId: string; customId: string; values: readonly string[] | undefined },
    ActionResult,
  ];
  readonly complete: [Completion, CompletionResult];
  /** `content` is in base64. Results in the id for a command's option. */
  readonly attach: [Viewpoint & { name: string; content: string }, { readonly id: string }];
  readonly clock: [Jump, JumpResult];
  readonly mute: [{ channelId: string; on: boolean }, unknown];
  readonly fault: [{ name: 'down' | 'slow'; on: boolean }, unknown];
  readonly restart: [object, unknown];
  readonly reset: [object, unknown];
}

export type Completion = Viewpoint & {
  readonly command: string;
  readonly option: string;
  readonly typed: string;
  readonly others: Values;
};

export async function request<Name extends keyof Actions>(
  name: Name,
  body: Actions[Name][0],
  signal?: AbortSignal,
): Promise<Actions[Name][1]> {
  const response = await reach(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return answerOf(response);
}

export async function transcriptBody(id: number): Promise<unknown> {
  return answerOf(await reach(`/api/transcript/${id}`));
}

/** The content of a file. */
export function inBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      // A data URL: media type, comma, content.
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^.*?,/u, '') : '');
    });
    reader.addEventListener('error', () => reject(new NoServer("The file can't be read.")));
    reader.readAsDataURL(file);
  });
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new NoServer("The simulator doesn't answer. Has it ended?", { cause: error });
  }
}

async function answerOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new NoServer((await response.text()).trim());
  return response.json();
}
