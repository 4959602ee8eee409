import { type Run, run } from './styled-text.ts';
import { readTimestamp } from './timestamps.ts';
import type { Named, View } from './view.ts';

type Draw = (match: RegExpExecArray, view: View) => Run;

// The largest date that ECMAScript can hold, in seconds; Discord leaves a larger one as it was typed.
const LAST_SECOND = 8.64e12;

// https://docs.discord.com/developers/reference#message-formatting
const TAGS: readonly (readonly [RegExp, Draw])[] = [
  [/<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/uy, drawTimestamp],
  [/<#(\d+)>/uy, ([, id], view) => mention('#', id, view.directory.channels)],
  [/<@!?(\d+)>/uy, ([, id], view) => mention('@', id, view.directory.users)],
  [/<@&(\d+)>/uy, ([, id], view) => mention('@', id, view.directory.roles)],
  [/<\/([^:>]+):\d+>/uy, ([, name]) => run(`/${name}`, 'mention')],
  [/<a?:(\w+):\d+>/uy, ([, name]) => run(`:${name}:`)],
  [/<(https?:\/\/[^\s>]+)>/uy, ([, url]) => run(url ?? '', 'link')],
  [/@(?:everyone|here)\b/uy, ([text]) => run(text, 'mention')],
];

/** What stands at `index` if it is one of Discord's tags, and how many characters it took. */
export function drawTag(
  source: string,
  index: number,
  view: View,
): { readonly run: Run; readonly length: number } | undefined {
  for (const [pattern, draw] of TAGS) {
    pattern.lastIndex = index;
    const match = pattern.exec(source);
    if (match !== null) return { run: draw(match, view), length: match[0].length };
  }
  return undefined;
}

function drawTimestamp([source, seconds, style]: RegExpExecArray, view: View): Run {
  const time = Number(seconds);
  if (Math.abs(time) > LAST_SECOND) return run(source);
  return run(readTimestamp(time, style, view), 'underline');
}

function mention(mark: string, id: string | undefined, named: readonly Named[]): Run {
  const name = named.find((one) => one.id === id)?.name ?? 'unknown';
  return run(`${mark}${name}`, 'mention');
}
