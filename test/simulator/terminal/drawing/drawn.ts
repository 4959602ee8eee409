import { createPaint } from '../../../../simulator/terminal/drawing/paint.ts';
import type { Line } from '../../../../simulator/terminal/drawing/styled-text.ts';
import type { View } from '../../../../simulator/terminal/drawing/view.ts';
import { DIRECTORY } from '../registered-commands.ts';

const NOON = Date.UTC(2024, 0, 9, 12);

export function viewFor(changes: Partial<View> = {}): View {
  return {
    width: 40,
    spoilersOpen: false,
    locale: 'en-GB',
    timeZone: 'Europe/London',
    now: NOON,
    directory: DIRECTORY,
    textAt: () => undefined,
    ...changes,
  };
}

/** Lines as a terminal without colours shows them. */
export function plain(lines: readonly Line[]): string {
  return createPaint(1)(lines);
}
