import { z } from 'zod';

import { CommandRefused, InteractionFailed, ModalShown, type Answer } from '../actor.ts';
import { Conversation } from '../terminal/conversation.ts';
import { isPersona, isPlace } from '../terminal/people.ts';
import type { Persona, Place } from '../world.ts';
import type { AttachResult, CompletionResult, DeedResult, JumpResult } from './protocol.ts';
import type { Room } from './room.ts';
import type { TroubleBoard } from './trouble-board.ts';

export interface Desk extends Room {
  readonly trouble: TroubleBoard;
  /** Something changed that no transcript tells. */
  readonly touch: () => void;
}

const who = z.custom<Persona>((value) => typeof value === 'string' && isPersona(value));
const where = z.custom<Place>((value) => typeof value === 'string' && isPlace(value));
const options = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const at = z.object({ who, where });
const used = at.extend({ messageId: z.string(), customId: z.string() });

/** A thing that the page may ask for: the form of its body, and what is done. */
interface Deed<Body> {
  readonly body: z.ZodType<Body>;
  readonly run: (desk: Desk, body: Body) => Promise<unknown>;
}

/** By the last part of the path, `POST /api/NAME`. */
export const DEEDS: ReadonlyMap<string, Deed<unknown>> = new Map(
  Object.entries({
    run: deed(at.extend({ command: z.string(), options }), ({ simulator }, body) =>
      resultOf(simulator.as(body.who, body.where).run(body.command, body.options)),
    ),
    say: deed(at.extend({ line: z.string() }), async ({ simulator }, body): Promise<DeedResult> => {
      const outcome = await new Conversation(simulator, body.who, body.where).say(body.line);
      if (outcome.kind !== 'answered') return outcome;
      return { kind: 'answered', messageId: outcome.answer.message.id };
    }),
    attach: deed(
      at.extend({ name: z.string().min(1).max(260), content: z.base64() }),
      async ({ simulator }, { who, where, name, content }): Promise<AttachResult> => {
        const bytes = Buffer.from(content, 'base64');
        return { id: simulator.as(who, where).attach(name, bytes) };
      },
    ),
    complete: deed(
      at.extend({ command: z.string(), option: z.string(), typed: z.string(), others: options }),
      ({ simulator }, body) =>
        completionOf(
          simulator
            .as(body.who, body.where)
            .complete(body.command, body.option, body.typed, body.others),
        ),
    ),
    press: deed(used, ({ simulator }, body) => {
      const message = messageOf(simulator, body);
      return resultOf(simulator.as(body.who, body.where).press(message, body.customId));
    }),
    select: deed(used.extend({ values: z.array(z.string()) }), ({ simulator }, body) => {
      const message = messageOf(simulator, body);
      const { customId, values } = body;
      return resultOf(simulator.as(body.who, body.where).select(message, customId, values));
    }),
    clock: deed(
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
    mute: deed(z.object({ channelId: z.string(), on: z.boolean() }), async (desk, body) => {
      desk.trouble.mute(body.channelId, body.on);
      desk.touch();
    }),
    trouble: deed(
      z.object({ name: z.enum(['down', 'slow']), on: z.boolean() }),
      async (desk, body) => {
        desk.trouble.turn(body.name, body.on);
        desk.touch();
      },
    ),
    restart: deed(z.object({}), async ({ bot }) => {
      if (bot.state.kind !== 'starting') await bot.restart();
    }),
    reset: deed(z.object({}), async (desk) => {
      const { bot, time, simulator, trouble, forget, touch } = desk;
      if (bot.state.kind === 'starting') return;
      await bot.restart(async () => {
        await time.returnToPresent();
        simulator.reset();
        trouble.clear();
        await forget();
        touch();
      });
    }),
  }),
);

function deed<Body>(
  body: z.ZodType<Body>,
  run: (desk: Desk, body: Body) => Promise<unknown>,
): Deed<unknown> {
  return { body, run: (desk, given) => run(desk, given as Body) };
}

async function resultOf(asked: Promise<Answer>): Promise<DeedResult> {
  try {
    const { message } = await asked;
    return { kind: 'answered', messageId: message.id };
  } catch (error) {
    if (error instanceof CommandRefused) {
      const { message: why, option } = error;
      return { kind: 'refused', why, ...(option !== undefined && { option }) };
    }
    if (error instanceof InteractionFailed) return { kind: 'failed', why: error.message };
    if (error instanceof ModalShown) {
      return {
        kind: 'failed',
        why: 'The bot opened a form to fill in; this page can not show it.',
      };
    }
    throw error;
  }
}

async function completionOf(
  asked: Promise<readonly { readonly name: string; readonly value: string | number }[]>,
): Promise<CompletionResult> {
  try {
    return { kind: 'choices', choices: await asked };
  } catch (error) {
    if (error instanceof CommandRefused || error instanceof InteractionFailed) {
      return { kind: 'failed', why: error.message };
    }
    throw error;
  }
}

/** The message as it is now; the actor looks whether the person sees it. */
function messageOf(
  { world }: Room['simulator'],
  { who, where, messageId }: z.output<typeof used>,
): Parameters<ReturnType<Room['simulator']['as']>['press']>[0] {
  const stored = world.book.find(world.channelOf(where, who).id, messageId);
  if (stored === undefined) throw new GoneMessage();
  return stored.message;
}

/** What was pressed is not there any more. */
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
