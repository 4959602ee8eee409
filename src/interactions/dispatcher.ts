import {
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
} from 'discord-api-types/v10';
import type { AnyCommand, Caller, Component, Context } from '#commands/declaration.ts';
import { readOptions } from '#commands/options.ts';
import { outdatedButton } from '#commands/sources.ts';
import { targetOf } from '#commands/target.ts';
import type { Facts } from '#data/facts.ts';
import { actionOf } from '#replies/custom-id.ts';
import {
  isOnlyForCaller,
  notice,
  type Attachment,
  type Picture,
  type Reply,
} from '#replies/reply.ts';
import * as respond from '#replies/responder.ts';
import { failureReply, shortIdOf } from './failure.ts';
import type { Runtime } from '#runtime.ts';

/**
 * Discord's JSON in, Discord's JSON out: runs the command or button of an interaction. Doesn't depend on the
 * transport.
 */
export interface Dispatcher {
  /** Never rejects. */
  answer(interaction: APIInteraction): Promise<InteractionAnswer>;
}

export interface InteractionAnswer {
  /** Within 3 seconds of the interaction. */
  readonly first: APIInteractionResponse;
  /** Sent with `first`. */
  readonly attachment?: Attachment | Picture | undefined;
  /** The answer itself, if `first` is 'thinking…'. Never rejects. */
  readonly later?: Promise<LaterAnswer>;
}

export interface LaterAnswer {
  readonly body: respond.MessageBody;
  readonly attachment?: Attachment | Picture | undefined;
  /**
   * `edit`: replaces 'thinking…' or the message. `private-instead`: deletes 'thinking…' and answers the caller
   * privately. `private-besides`: answers the caller privately and leaves the message alone.
   */
  readonly as: 'edit' | 'private-instead' | 'private-besides';
}

interface DispatcherDeps extends Runtime {
  readonly commands: readonly AnyCommand[];
  readonly components: readonly Component[];
  /** The current facts for a server's members; each answer uses one version throughout. */
  readonly facts: (guildId: string | undefined) => Facts;
  readonly pictures: Context['pictures'];
  readonly metrics?: {
    /** `ms`: time until the answer was ready. */
    interaction(name: string, outcome: 'answered' | 'failed', ms: number): void;
    /** 'Thinking…' was shown first. */
    deferred(name: string): void;
  };
}

/** Slower answers are deferred, in milliseconds; Discord waits for 3 seconds. */
export const deferAfter = 2000;

/** Characters of typed text that are completed, as many as a choice may have. Discord sends up to 6,000. */
const maxTyped = 100;

/** The work for one interaction, and the form of its answer. */
interface Task {
  readonly name: string;
  run(): Reply | Promise<Reply>;
  readonly form: Component['answers'];
}

export function createDispatcher({
  commands,
  components,
  facts,
  pictures,
  clock,
  log,
  metrics,
}: DispatcherDeps): Dispatcher {
  const startedAt = clock.now();
  const commandsByName = new Map(commands.map((command) => [command.name, command]));
  const componentsByAction = new Map(components.map((part) => [part.id.action, part]));

  async function answer(interaction: APIInteraction): Promise<InteractionAnswer> {
    try {
      return await react(interaction);
    } catch (error) {
      const { id } = interaction;
      // A command's own failure never gets here.
      log.error({ interaction: shortIdOf(id), err: error }, 'unreadable interaction');
      return { first: respond.newMessage(failureReply(error, id), true) };
    }
  }

  async function react(interaction: APIInteraction): Promise<InteractionAnswer> {
    const { id } = interaction;
    const caller = callerOf(interaction);
    const context = {
      facts: facts(caller.guildId),
      pictures,
      now: clock.now(),
      startedAt,
      caller,
      interactionId: id,
    };
    switch (interaction.type) {
      case InteractionType.Ping:
        return { first: { type: InteractionResponseType.Pong } };
      case InteractionType.ApplicationCommandAutocomplete:
        return { first: await complete(interaction, context) };
      case InteractionType.ApplicationCommand:
        return perform(commandTask(interaction, context), id);
      case InteractionType.MessageComponent:
        return perform(componentTask(interaction, context), id);
      default:
        return perform(unknownTask(`interaction type ${interaction.type}`), id);
    }
  }

  async function perform(task: Task, id: string): Promise<InteractionAnswer> {
    const reply = attempt(task, id);
    // Answers from facts are ready at once and need no timer.
    if (!(reply instanceof Promise)) return { first: direct(task, reply), ...attached(reply) };
    const timer = Promise.withResolvers<'late'>();
    const cancel = clock.after(deferAfter, () => {
      timer.resolve('late');
    });
    const settled = await Promise.race([reply, timer.promise]);
    cancel();
    if (settled !== 'late') return { first: direct(task, settled), ...attached(settled) };
    log.info({ interaction: shortIdOf(id), task: task.name }, 'slow answer deferred');
    metrics?.deferred(task.name);
    return { first: deferred(task), later: reply.then((late) => afterwards(task, late)) };
  }

  /** The caller and the log get the same id; the log has the error. */
  function attempt(task: Task, id: string): Reply | Promise<Reply> {
    const began = clock.now();
    const answered = (reply: Reply): Reply => {
      metrics?.interaction(task.name, 'answered', clock.now() - began);
      return reply;
    };
    const failed = (error: unknown): Reply => {
      log.error({ interaction: shortIdOf(id), task: task.name, err: error }, 'answer failed');
      metrics?.interaction(task.name, 'failed', clock.now() - began);
      return failureReply(error, id);
    };
    try {
      const reply = task.run();
      return reply instanceof Promise ? reply.then(answered, failed) : answered(reply);
    } catch (error) {
      return failed(error);
    }
  }

  function commandTask(interaction: APIApplicationCommandInteraction, context: Context): Task {
    const { data } = interaction;
    const command = commandsByName.get(data.name);
    if (data.type !== ApplicationCommandType.ChatInput || !command) {
      return unknownTask(`command ${data.name}`);
    }
    const target = targetOf(command, data.options, context);
    if (!target) return unknownTask(`a command of the group ${data.name}`);
    const options = readOptions(target.declared, target.sent, data.resolved);
    const isPrivate = target.alwaysPrivate || options?.['private'] === true;
    return {
      name: target.name,
      form: isPrivate ? 'private-message' : 'message',
      run: () => target.refusal ?? (options ? target.run(options) : outdatedCommand),
    };
  }

  function componentTask(interaction: APIMessageComponentInteraction, context: Context): Task {
    const { custom_id: customId } = interaction.data;
    const component = componentsByAction.get(actionOf(customId));
    const fields = component?.id.decode(customId);
    if (!component || !fields) {
      return { name: 'outdated button', form: 'private-message', run: () => outdatedButton };
    }
    const chosen = 'values' in interaction.data ? interaction.data.values : [];
    return {
      name: component.id.action,
      form: component.answers,
      run: () => component.run(context, fields, chosen),
    };
  }

  /** Discord has a command that we don't: it was renamed, or another program registered it. */
  function unknownTask(name: string): Task {
    log.warn({ name }, 'unknown interaction');
    return { name: 'unknown', form: 'private-message', run: () => outdatedCommand };
  }

  async function complete(
    interaction: APIApplicationCommandAutocompleteInteraction,
    context: Context,
  ): Promise<APIInteractionResponse> {
    try {
      const { data } = interaction;
      const command = commandsByName.get(data.name);
      const target = command && targetOf(command, data.options, context);
      if (!target || target.refusal) return respond.completion([]);
      const { declared, sent } = target;
      const focused = sent.find((option) => 'focused' in option && option.focused);
      if (!focused || !('value' in focused)) return respond.completion([]);
      const option = Object.hasOwn(declared, focused.name) ? declared[focused.name] : undefined;
      if (option?.type !== 'string' || !option.complete) return respond.completion([]);
      const typed = String(focused.value).slice(0, maxTyped);
      return respond.completion(await option.complete(context, typed));
    } catch (error) {
      log.error({ interaction: shortIdOf(interaction.id), err: error }, 'completion failed');
      return respond.completion([]);
    }
  }

  return { answer };
}

const outdatedCommand = notice(
  'This command has changed. Reload Discord (Ctrl+R on a computer) and use it again.',
);

function callerOf(interaction: APIInteraction): Caller {
  return {
    userId: interaction.member?.user.id ?? interaction.user?.id ?? '',
    roleIds: interaction.member?.roles ?? [],
    guildId: interaction.guild_id,
    channelId: interaction.channel?.id,
    permissions: BigInt(interaction.member?.permissions ?? 0),
  };
}

function direct(task: Task, reply: Reply): APIInteractionResponse {
  return task.form === 'change'
    ? respond.changedMessage(reply)
    : respond.newMessage(reply, task.form === 'private-message');
}

function deferred(task: Task): APIInteractionResponse {
  return task.form === 'change'
    ? respond.deferredChange
    : respond.deferredMessage(task.form === 'private-message');
}

/** A private reply must not become public by taking the place of a public 'thinking…' or message. */
function afterwards(task: Task, reply: Reply): LaterAnswer {
  const isChange = task.form === 'change';
  const isPrivate = task.form === 'private-message';
  if (isOnlyForCaller(reply) && !isPrivate) {
    const as = isChange ? 'private-besides' : 'private-instead';
    return { body: respond.messageBody(reply, false), as, ...attached(reply) };
  }
  const body = isChange ? respond.changedBody(reply) : respond.messageBody(reply, isPrivate);
  return { body, as: 'edit', ...attached(reply) };
}

function attached(reply: Reply): Pick<InteractionAnswer, 'attachment'> {
  return reply.kind === 'answer' ? { attachment: reply.attachment ?? reply.picture } : {};
}
