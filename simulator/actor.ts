import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIMessage,
} from 'discord-api-types/v10';
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { integrationOwners, visibleCommands } from './commands/visible-commands.ts';
import type { Discord } from './discord.ts';
import { CommandRefused, InteractionFailed } from './interactions/answer.ts';
import type { Answer, SeenMessage } from './interactions/answer.ts';
import { commandData } from './interactions/command-data.ts';
import type { OptionValues } from './interactions/command-data.ts';
import { pressData, selectData } from './interactions/component-data.ts';
import { describePlace } from './interactions/describe-place.ts';
import type {
  Interaction,
  InteractionDetails,
  Outcome,
} from './interactions/interaction-registry.ts';
import type { StoredMessage } from './world/message-book.ts';
import type { Channel } from './world/places.ts';
import type { Persona, Place } from './world/world.ts';

export { CommandRefused, InteractionFailed, ModalShown } from './interactions/answer.ts';
export type { Answer, SeenMessage } from './interactions/answer.ts';
export type { OptionValues } from './interactions/command-data.ts';

/** A person at a place. Their commands and presses reach the connected bot over the wire. */
export interface Actor {
  /**
   * Runs a slash command, such as `updates add`.
   * @throws CommandRefused if a client would not send it; InteractionFailed if no answer comes.
   */
  run(command: string, options?: OptionValues): Promise<Answer>;
  /** Requests autocomplete for `option` and the text typed so far. Throws like `run`. */
  complete(
    command: string,
    option: string,
    typed: string,
    others?: OptionValues,
  ): Promise<readonly APIApplicationCommandOptionChoice[]>;
  /** Attaches a file to the next command. Returns the id for its option. */
  attach(name: string, content: string | Uint8Array): string;
  /** Presses the button with this custom_id. Throws like `run`. */
  press(message: SeenMessage, customId: string): Promise<Answer>;
  /** Chooses values in the menu with this custom_id. Throws like `run`. */
  select(message: SeenMessage, customId: string, values: readonly string[]): Promise<Answer>;
  /** The commands offered to this person in this place. */
  commands(): readonly APIApplicationCommand[];
}

interface ActorContext {
  readonly discord: Discord;
  readonly who: Persona;
  readonly where: Place;
}

export function createActor(discord: Discord, who: Persona, where: Place): Actor {
  const context = { discord, who, where };
  return {
    run: async (command, options = {}) =>
      answerOf(...(await runCommand(context, command, options))),
    complete: (command, option, typed, others = {}) =>
      completeOption(context, command, option, { ...others, [option]: typed }),
    attach(name, content) {
      const contentType = 'application/octet-stream';
      const file = { index: 0, name, contentType, bytes: Buffer.from(content) };
      return discord.uploads.keepForCommand(file, channelOf(context).id);
    },
    press: async (message, customId) => {
      const source = sourceOf(context, message);
      return useComponent(context, source, pressData(source.message, customId));
    },
    select: async (message, customId, values) => {
      const source = sourceOf(context, message);
      const data = selectData(source.message, customId, values, placeOf(context));
      return useComponent(context, source, data);
    },
    commands: () => visibleCommands(discord, userId(context), channelOf(context)),
  };
}

function runCommand(
  context: ActorContext,
  line: string,
  values: OptionValues,
): Promise<[Interaction, Outcome]> {
  return useCommand(context, line, values, InteractionType.ApplicationCommand);
}

async function completeOption(
  context: ActorContext,
  line: string,
  focused: string,
  values: OptionValues,
): Promise<readonly APIApplicationCommandOptionChoice[]> {
  const type = InteractionType.ApplicationCommandAutocomplete;
  const [, outcome] = await useCommand(context, line, values, type, focused);
  return outcome.kind === 'choices' ? outcome.choices : [];
}

async function useCommand(
  context: ActorContext,
  line: string,
  values: OptionValues,
  type: InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete,
  focused?: string,
): Promise<[Interaction, Outcome]> {
  const { discord } = context;
  const words = line.trim().replace(/^\//, '').split(/\s+/);
  const offered = visibleCommands(discord, userId(context), channelOf(context));
  const use = commandData(words, offered, values, placeOf(context), focused);
  const typed = Object.entries(values).map(([name, value]) => `${name}:${value}`);
  note(
    context,
    `${focused === undefined ? 'runs' : 'types'} /${[use.fullName, ...typed].join(' ')}`,
  );
  const owners = integrationOwners(
    discord,
    use.integrationTypes,
    userId(context),
    channelOf(context),
  );
  return send(context, use.data, {
    type,
    commandName: use.fullName,
    integrationOwners: owners,
    ...(use.focusedType !== undefined && { focusedType: use.focusedType }),
  });
}

async function useComponent(
  context: ActorContext,
  source: StoredMessage,
  data: Record<string, unknown>,
): Promise<Answer> {
  const { discord } = context;
  note(context, `uses ${String(data['custom_id'])} on message ${source.message.id}`);
  const channel = channelOf(context);
  const here = integrationOwners(discord, undefined, userId(context), channel);
  const [interaction, outcome] = await send(context, data, {
    type: InteractionType.MessageComponent,
    integrationOwners: source.integrationOwners ?? here,
    source: source.message,
  });
  return answerOf(interaction, outcome);
}

async function send(
  context: ActorContext,
  data: Record<string, unknown>,
  details: Omit<InteractionDetails, 'userId' | 'channel' | 'guildId'>,
): Promise<[Interaction, Outcome]> {
  const { discord } = context;
  const channel = channelOf(context);
  const guildId = discord.world.guildOf(channel)?.id;
  const interaction = discord.interactions.open({
    ...details,
    userId: userId(context),
    channel,
    guildId,
  });
  const payload = {
    ...describePlace(discord.world, userId(context), channel),
    id: interaction.id,
    token: interaction.token,
    type: details.type,
    data,
    authorizing_integration_owners: details.integrationOwners,
    ...(details.source && { message: details.source }),
  };
  const { url } = discord.endpoint;
  if (url !== undefined) void discord.endpoint.deliver(discord, url, interaction, payload);
  else if (!discord.gateway.dispatch('INTERACTION_CREATE', payload, guildId)) {
    interaction.fail(new InteractionFailed('no-bot'));
  }
  return [interaction, await interaction.outcome];
}

const DEFERRALS: ReadonlySet<InteractionResponseType | undefined> = new Set([
  InteractionResponseType.DeferredChannelMessageWithSource,
  InteractionResponseType.DeferredMessageUpdate,
]);

function answerOf(interaction: Interaction, outcome: Outcome): Answer {
  if (outcome.kind === 'choices')
    throw new Error('The bot answered a command with autocomplete choices.');
  return {
    interactionId: interaction.id,
    kind: outcome.kind,
    message: outcome.message,
    deferred: DEFERRALS.has(interaction.answeredWith),
    response: interaction.response,
    followUps: interaction.followUps,
  };
}

/** The current message, if this person can see it here. */
function sourceOf(context: ActorContext, { id }: APIMessage): StoredMessage {
  const source = context.discord.world.book.find(channelOf(context).id, id);
  if (source === undefined || (source.onlyFor ?? userId(context)) !== userId(context)) {
    throw new CommandRefused(`${context.who} sees no message ${id} in ${context.where}.`);
  }
  return source;
}

function userId({ discord, who }: ActorContext): string {
  return discord.world.userOf(who).id;
}

function channelOf({ discord, who, where }: ActorContext): Channel {
  return discord.world.channelOf(where, who);
}

function placeOf(context: ActorContext): Parameters<typeof selectData>[3] {
  const { world, uploads } = context.discord;
  return { world, uploads, channel: channelOf(context), userId: userId(context) };
}

function note({ discord, who, where }: ActorContext, action: string): void {
  discord.transcript.note('user', `${who} in ${where} ${action}`);
}
