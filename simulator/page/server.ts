import type {
  ActionResult,
  AttachResult,
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

/** Runs a command with parsed options. */
export function run(view: Viewpoint, command: string, options: Values): Promise<ActionResult> {
  return call('run', { ...view, command, options });
}

/** Sends a line that isn't a known command. The server explains why it can't be run. */
export function say(view: Viewpoint, line: string): Promise<ActionResult> {
  return call('say', { ...view, line });
}

export function complete(
  view: Viewpoint,
  command: string,
  option: string,
  typed: string,
  others: Values,
  signal: AbortSignal,
): Promise<CompletionResult> {
  return call('complete', { ...view, command, option, typed, others }, signal);
}

/** Uploads a file for a command and returns the id for its option. */
export async function attach(view: Viewpoint, file: File): Promise<string> {
  const content = await inBase64(file);
  const { id } = await call<AttachResult>('attach', {
    ...view,
    name: file.name,
    content,
  });
  return id;
}

export function press(view: Viewpoint, messageId: string, customId: string): Promise<ActionResult> {
  return call('press', { ...view, messageId, customId });
}

export function select(
  view: Viewpoint,
  messageId: string,
  customId: string,
  values: readonly string[],
): Promise<ActionResult> {
  return call('select', { ...view, messageId, customId, values });
}

export function jump(to: Jump): Promise<JumpResult> {
  return call('clock', to);
}

export function mute(channelId: string, on: boolean): Promise<unknown> {
  return call('mute', { channelId, on });
}

export function switchFault(name: 'down' | 'slow', on: boolean): Promise<unknown> {
  return call('fault', { name, on });
}

export function restartBot(): Promise<unknown> {
  return call('restart', {});
}

export function reset(): Promise<unknown> {
  return call('reset', {});
}

/** The body of a transcript entry. */
export async function transcriptBody(id: number): Promise<unknown> {
  return answerOf(await reach(`/api/transcript/${id}`));
}

function inBase64(file: File): Promise<string> {
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

async function call<Result>(name: string, body: object, signal?: AbortSignal): Promise<Result> {
  const response = await reach(`/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return (await answerOf(response)) as Result;
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
