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
import type { OptionValues, ValueContext } from './interactions/check-value.ts';
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

export { CommandRefused, InteractionFailed } from './interactions/answer.ts';
export type { Answer, SeenMessage } from './interactions/answer.ts';
export type { OptionValues } from './interactions/check-value.ts';

/** A person at a place. Their commands and presses reach the connected bot over the wire. */
export class Actor {
  readonly #discord: Discord;
  readonly #who: Persona;
  readonly #where: Place | Channel;

  constructor(discord: Discord, who: Persona, where: Place | Channel) {
    this.#discord = discord;
    this.#who = who;
    this.#where = where;
  }

  /**
   * Runs a slash command, such as `updates add`.
   * @throws CommandRefused if a client would not send it; InteractionFailed if no answer comes.
   */
  async run(command: string, options: OptionValues = {}): Promise<Answer> {
    const type = InteractionType.ApplicationCommand;
    return answerOf(...(await this.#useCommand(command, options, type)));
  }

  /** Requests autocomplete for `option` and the text typed so far. Throws like `run`. */
  async complete(
    command: string,
    option: string,
    typed: string,
    others: OptionValues = {},
  ): Promise<readonly APIApplicationCommandOptionChoice[]> {
    const type = InteractionType.ApplicationCommandAutocomplete;
    const values = { ...others, [option]: typed };
    const [, outcome] = await this.#useCommand(command, values, type, option);
    return outcome.kind === 'choices' ? outcome.choices : [];
  }

  /** Attaches a file to the next command. Returns the id for its option. */
  attach(name: string, content: string | Uint8Array): string {
    const contentType = 'application/octet-stream';
    const file = { index: 0, name, contentType, bytes: Buffer.from(content) };
    return this.#discord.uploads.keepForCommand(file, this.#channel.id);
  }

  /** Presses the button with this custom_id. Throws like `run`. */
  async press(message: SeenMessage, customId: string): Promise<Answer> {
    const source = this.#sourceOf(message);
    return this.#useComponent(source, pressData(source.message, customId));
  }

  /** Chooses values in the menu with this custom_id. Throws like `run`. */
  async select(message: SeenMessage, customId: string, values: readonly string[]): Promise<Answer> {
    const source = this.#sourceOf(message);
    return this.#useComponent(source, selectData(source.message, customId, values));
  }

  /** The commands offered to this person in this place. */
  commands(): readonly APIApplicationCommand[] {
    return visibleCommands(this.#discord, this.#userId, this.#channel);
  }

  get #userId(): string {
    return this.#discord.world.userOf(this.#who).id;
  }

  get #channel(): Channel {
    if (typeof this.#where !== 'string') return this.#where;
    return this.#discord.world.channelOf(this.#where, this.#who);
  }

  get #valueContext(): ValueContext {
    const { world, uploads } = this.#discord;
    return { world, uploads, channel: this.#channel, userId: this.#userId };
  }

  async #useCommand(
    line: string,
    values: OptionValues,
    type: InteractionType,
    focused?: string,
  ): Promise<[Interaction, Outcome]> {
    const words = line.trim().replace(/^\//, '').split(/\s+/);
    const use = commandData(words, this.commands(), values, this.#valueContext, focused);
    const typed = Object.entries(values).map(([name, value]) => `${name}:${value}`);
    const verb = focused === undefined ? 'runs' : 'types';
    this.#note(`${verb} /${[use.fullName, ...typed].join(' ')}`);
    return this.#send(use.data, {
      type,
      commandName: use.fullName,
      integrationOwners: this.#integrationOwners(use.integrationTypes),
      ...(use.focusedType !== undefined && { focusedType: use.focusedType }),
    });
  }

  async #useComponent(source: StoredMessage, data: Record<string, unknown>): Promise<Answer> {
    this.#note(`uses ${String(data['custom_id'])} on message ${source.message.id}`);
    const sent = await this.#send(data, {
      type: InteractionType.MessageComponent,
      integrationOwners: source.integrationOwners ?? this.#integrationOwners(undefined),
      source: source.message,
    });
    return answerOf(...sent);
  }

  async #send(
    data: Record<string, unknown>,
    details: Omit<InteractionDetails, 'userId' | 'channel' | 'guildId'>,
  ): Promise<[Interaction, Outcome]> {
    const { world, interactions, endpoint, gateway } = this.#discord;
    const channel = this.#channel;
    const userId = this.#userId;
    const guildId = world.guildOf(channel)?.id;
    const interaction = interactions.open({ ...details, userId, channel, guildId });
    const payload = {
      ...describePlace(world, userId, channel),
      id: interaction.id,
      token: interaction.token,
      type: details.type,
      data,
      authorizing_integration_owners: details.integrationOwners,
      ...(details.source && { message: details.source }),
    };
    const { url } = endpoint;
    if (url !== undefined) void endpoint.deliver(this.#discord, url, interaction, payload);
    else if (!gateway.dispatch('INTERACTION_CREATE', payload, guildId)) {
      interaction.fail(new InteractionFailed('no-bot'));
    }
    return [interaction, await interaction.outcome];
  }

  #integrationOwners(types: APIApplicationCommand['integration_types']): Record<string, string> {
    return integrationOwners(this.#discord, types, this.#userId, this.#channel);
  }

  /** The current message, if this person can see it here. */
  #sourceOf({ id }: APIMessage): StoredMessage {
    const source = this.#discord.world.book.find(this.#channel.id, id);
    if (source === undefined || (source.onlyFor ?? this.#userId) !== this.#userId) {
      throw new CommandRefused(`${this.#who} sees no message ${id} in ${this.#placeName}.`);
    }
    return source;
  }

  get #placeName(): string {
    return typeof this.#where === 'string' ? this.#where : `the channel ${this.#where.id}`;
  }

  #note(action: string): void {
    this.#discord.transcript.note('user', `${this.#who} in ${this.#placeName} ${action}`);
  }
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
