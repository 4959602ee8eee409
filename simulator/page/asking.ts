import type {
  AttachResult,
  CompletionResult,
  DeedResult,
  JumpResult,
} from '../page-server/protocol.ts';
import type { Persona, Place } from '../world.ts';

export interface Viewpoint {
  readonly who: Persona;
  readonly where: Place;
}

export type Values = Readonly<Record<string, string | number | boolean>>;

/** The page's server could not be reached, or failed. */
export class NoServer extends Error {
  override readonly name = 'NoServer';
}

/** Runs a command with options as Discord's client sends them. */
export function run(view: Viewpoint, command: string, options: Values): Promise<DeedResult> {
  return deed('run', { ...view, command, options });
}

/** Sends a line as it was typed: for what is no command here, to hear why. */
export function say(view: Viewpoint, line: string): Promise<DeedResult> {
  return deed('say', { ...view, line });
}

export function complete(
  view: Viewpoint,
  command: string,
  option: string,
  typed: string,
  others: Values,
  signal: AbortSignal,
): Promise<CompletionResult> {
  return deed('complete', { ...view, command, option, typed, others }, signal);
}

/** Sends a file along; gives what stands for it in an option. */
export async function attach(view: Viewpoint, file: File): Promise<string> {
  const content = await inBase64(file);
  const { id } = await deed<AttachResult>('attach', {
    ...view,
    name: file.name,
    content,
  });
  return id;
}

export function press(view: Viewpoint, messageId: string, customId: string): Promise<DeedResult> {
  return deed('press', { ...view, messageId, customId });
}

export function select(
  view: Viewpoint,
  messageId: string,
  customId: string,
  values: readonly string[],
): Promise<DeedResult> {
  return deed('select', { ...view, messageId, customId, values });
}

export type Jump =
  | { readonly to: 'next-update' }
  | { readonly to: 'later'; readonly by: number }
  | { readonly to: 'clock-change'; readonly timeZone: string };

export function jump(to: Jump): Promise<JumpResult> {
  return deed('clock', to);
}

export function mute(channelId: string, on: boolean): Promise<unknown> {
  return deed('mute', { channelId, on });
}

export function turnTrouble(name: 'down' | 'slow', on: boolean): Promise<unknown> {
  return deed('trouble', { name, on });
}

export function restartBot(): Promise<unknown> {
  return deed('restart', {});
}

export function reset(): Promise<unknown> {
  return deed('reset', {});
}

/** The body of an entry of the transcript. */
export async function transcriptBody(id: number): Promise<unknown> {
  return answerOf(await reach(`/api/transcript/${id}`));
}

function inBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      // A data URL: what it is, a comma, and the content.
      resolve(typeof reader.result === 'string' ? reader.result.replace(/^.*?,/u, '') : '');
    });
    reader.addEventListener('error', () => reject(new NoServer('The file can not be read.')));
    reader.readAsDataURL(file);
  });
}

async function deed<Result>(name: string, body: object, signal?: AbortSignal): Promise<Result> {
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
    throw new NoServer('The simulator does not answer: has it ended?', { cause: error });
  }
}

async function answerOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new NoServer((await response.text()).trim());
  return response.json();
}
