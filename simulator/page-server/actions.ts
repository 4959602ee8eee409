import { z } from 'zod';

import type { Answer } from '../actor.ts';
import { whyUnanswered } from '../interactions/answer.ts';
import { Conversation } from '../terminal/conversation.ts';
import { isPersona, isPlace } from '../terminal/people.ts';
import type { Persona, Place } from '../world/world.ts';
import type { AttachResult, CompletionResult, ActionResult, JumpResult } from './protocol.ts';
import type { PageContext } from './page-context.ts';
import type { FaultPanel } from './fault-panel.ts';

export interface ActionContext extends PageContext {
  readonly faultPanel: FaultPanel;
  /** Reports a change that isn't in the transcript. */
  readonly touch: () => void;
}

const who = z.custom<Persona>((value) => typeof value === 'string' && isPersona(value));
const where = z.custom<Place>((value) => typeof value === 'string' && isPlace(value));
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const at = z.object({ who, where });
const used = at.extend({ messageId: z.string(), customId: z.string() });

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
      async ({ simulator }, { who, where, name, content }): Promise<AttachResult> => {
        const bytes = Buffer.from(content, 'base64');
        return { id: simulator.as(who, where).attach(name, bytes) };
      },
    ),
    complete: action(
      at.extend({ command: z.string(), option: z.string(), typed: z.string(), others: options }),
      ({ simulator }, body) =>
        completionOf(
          simulator
            .as(body.who, body.where)
            .complete(body.command, body.option, body.typed, body.others),
        ),
    ),
    press: action(used, ({ simulator }, body) => {
      const message = messageOf(simulator, body);
      return resultOf(simulator.as(body.who, body.where).press(message, body.customId));
    }),
    select: action(used.extend({ values: z.array(z.string()) }), ({ simulator }, body) => {
      const message = messageOf(simulator, body);
      const { customId, values } = body;
      return resultOf(simulator.as(body.who, body.where).select(message, customId, values));
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

async function completionOf(
  asked: Promise<readonly { readonly name: string; readonly value: string | number }[]>,
): Promise<CompletionResult> {
  try {
    return { kind: 'choices', choices: await asked };
  } catch (error) {
    return { kind: 'failed', why: whyUnanswered(error).why };
  }
}

/** The current message. The actor checks whether the person can see it. */
function messageOf(
  { world }: PageContext['simulator'],
  { who, where, messageId }: z.output<typeof used>,
): Parameters<ReturnType<PageContext['simulator']['as']>['press']>[0] {
  const stored = world.book.find(world.channelOf(where, who).id, messageId);
  if (stored === undefined) throw new GoneMessage();
  return stored.message;
}

/** The pressed message no longer exists. */
export class GoneMessage extends Error {
  override readonly name = 'GoneMessage';
  override readonly message = 'This message is gone.';
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
