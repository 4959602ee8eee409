import { z } from 'zod';
import type { Clock } from '#clock.ts';
import type { Answer } from '../actor.ts';
import type { BotHost } from '../bot/bot-host.ts';
import { whyUnanswered } from '../interactions/answer.ts';
import type { Simulator } from '../simulator.ts';
import { Conversation } from '../terminal/conversation.ts';
import { isPersona, isPlace } from '../terminal/people.ts';
import type { TimeMachine } from '../time/time-machine.ts';
import type { Persona, Place } from '../world/world.ts';
import type { CompletionResult, ActionResult, JumpResult } from './protocol.ts';
import type { FaultPanel } from './fault-panel.ts';

/** The deps of the simulator that the page shows and controls. */
export interface PageContext {
  /** The machine's clock. */
  readonly clock: Clock;
  readonly simulator: Simulator;
  readonly bot: BotHost;
  readonly time: TimeMachine;
  /** Deletes the bot's data. Only while no bot runs. */
  readonly forget: () => Promise<void>;
}

export interface ActionContext extends PageContext {
  readonly faultPanel: FaultPanel;
  /** Reports a change that isn't in the transcript. */
  readonly touch: () => void;
}

const who = z.custom<Persona>((value) => typeof value === 'string' && isPersona(value));
const where = z.custom<Place>((value) => typeof value === 'string' && isPlace(value));
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const at = z.object({ who, where });
const pressed = at.extend({
  messageId: z.string(),
  customId: z.string(),
  values: z.array(z.string()).optional(),
});

/** An action that the page can request: its body's schema and its effect. */
interface Action<Body> {
  readonly body: z.ZodType<Body>;
  readonly run: (context: ActionContext, body: Body) => Promise<unknown>;
}

/** By the last part of the path, `POST /api/NAME`. */
export const ACTIONS: ReadonlyMap<string, Action<unknown>> = new Map(
  Object.entries({
    run: action(at.extend({ command: z.string(), options }), ({ simulator }, body) =>
      resultOf(simulator.as(body.who, body.where).run(body.command, body.options)),
    ),
    say: action(
      at.extend({ line: z.string() }),
      async ({ simulator }, body): Promise<ActionResult> => {
        const outcome = await new Conversation(simulator, body.who, body.where).say(body.line);
        if (outcome.kind !== 'answered') return outcome;
        return { kind: 'answered', messageId: outcome.answer.message.id };
      },
    ),
    attach: action(
      at.extend({ name: z.string().min(1).max(260), content: z.base64() }),
      async ({ simulator }, { who, where, name, content }) => {
        const bytes = Buffer.from(content, 'base64');
        return { id: simulator.as(who, where).attach(name, bytes) };
      },
    ),
    complete: action(
      at.extend({ command: z.string(), option: z.string(), typed: z.string(), others: options }),
      async ({ simulator }, body): Promise<CompletionResult> => {
        const { who, where, command, option, typed, others } = body;
        try {
          const choices = await simulator.as(who, where).complete(command, option, typed, others);
          return { kind: 'choices', choices };
        } catch (error) {
          return { kind: 'failed', why: whyUnanswered(error).why };
        }
      },
    ),
    press: action(pressed, async ({ simulator }, body): Promise<ActionResult> => {
      const { who, where, messageId, customId, values } = body;
      const { world } = simulator;
      // The actor checks whether the person can see it.
      const stored = world.book.find(world.channelOf(where, who).id, messageId);
      if (stored === undefined) return { kind: 'refused', why: 'This message is gone.' };
      const actor = simulator.as(who, where);
      return resultOf(
        values
          ? actor.select(stored.message, customId, values)
          : actor.press(stored.message, customId),
      );
    }),
    clock: action(
      z.discriminatedUnion('to', [
        z.object({ to: z.literal('next-update') }),
        z.object({ to: z.literal('later'), by: z.number() }),
        z.object({ to: z.literal('clock-change'), timeZone: z.string().refine(isTimeZone) }),
      ]),
      async ({ time, touch }, body): Promise<JumpResult> => {
        const outcome = await time.jump(body);
        touch();
        return typeof outcome === 'number'
          ? { kind: 'jumped', now: outcome }
          : { kind: 'stayed', why: outcome.why };
      },
    ),
    mute: action(z.object({ channelId: z.string(), on: z.boolean() }), async (context, body) => {
      context.faultPanel.mute(body.channelId, body.on);
      context.touch();
    }),
    fault: action(
      z.object({ name: z.enum(['down', 'slow']), on: z.boolean() }),
      async (context, body) => {
        context.faultPanel.switch(body.name, body.on);
        context.touch();
      },
    ),
    restart: action(z.object({}), async ({ bot }) => {
      if (bot.state.kind !== 'starting') await bot.restart();
    }),
    reset: action(z.object({}), async (context) => {
      const { bot, time, simulator, faultPanel, forget, touch } = context;
      if (bot.state.kind === 'starting') return;
      await bot.restart(async () => {
        await time.returnToPresent();
        simulator.reset();
        faultPanel.clear();
        await forget();
        touch();
      });
    }),
  }),
);

function action<Body>(
  body: z.ZodType<Body>,
  run: (context: ActionContext, body: Body) => Promise<unknown>,
): Action<unknown> {
  return { body, run: (context, given) => run(context, given as Body) };
}

async function resultOf(asked: Promise<Answer>): Promise<ActionResult> {
  try {
    const { message } = await asked;
    return { kind: 'answered', messageId: message.id };
  } catch (error) {
    return whyUnanswered(error);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
