import type { Outcome } from '../conversation.ts';
import { drawMessage } from './draw-message.ts';
import { printable } from './printable.ts';
import { type Line, run } from './styled-text.ts';
import type { View } from './view.ts';
import { wrap } from './wrap.ts';

/** Draws an answer, or the reason if there's none. */
export function drawOutcome(outcome: Outcome, view: View): readonly Line[] {
  if (outcome.kind === 'answered') {
    const { message, followUps } = outcome.answer;
    return [message, ...followUps].flatMap((one) => drawMessage(one, view));
  }
  return drawProblem(outcome.why, view.width);
}

/** Draws an error for the user. */
export function drawProblem(problem: string, width: number): readonly Line[] {
  return wrap([run(printable(problem))], width, [run('✗ ', 'bad')], [run('  ')]);
}
