import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10';
import type { Directory } from '../terminal/drawing/view.ts';
import type { EntryKind } from '../transcript.ts';
import type { Persona, Place } from '../world/world.ts';

// The protocol between the page and its server.

export interface Person {
  readonly id: Persona;
  readonly userId: string;
  readonly name: string;
  readonly about: string;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly locale: string;
}

export interface ChannelInfo {
  readonly id: Place;
  readonly channelId: string;
  /** Without a `#`. */
  readonly name: string;
  readonly kind: 'text' | 'announcement' | 'thread' | 'dm';
  readonly about: string;
  /** The server's name; undefined for direct messages. */
  readonly server: string | undefined;
  /** Id of the newest non-ephemeral message. */
  readonly newest: string | undefined;
}

/** A person in a place. */
export interface Viewpoint {
  readonly who: Persona;
  readonly where: Place;
}

/** The state of a person's client, except messages. */
export interface ClientState extends Viewpoint {
  readonly people: readonly Person[];
  /** The places visible to this person. */
  readonly places: readonly ChannelInfo[];
  /** The commands offered to this person here. */
  readonly commands: readonly APIApplicationCommand[];
  /** Names of ids in all servers. */
  readonly directory: Directory;
  /** Names that options can refer to here. */
  readonly nameable: Directory;
  readonly bot: { readonly id: string; readonly name: string };
  /** The origin of attachments: `http://127.0.0.1:PORT`. */
  readonly filesOrigin: string;
}

/** Changes to the messages visible to a person in a place. */
export interface MessagesChange {
  readonly changed: readonly APIMessage[];
  readonly gone: readonly string[];
  /** The commands answered by the changed messages, by message id. */
  readonly commands: Readonly<Record<string, string>>;
}

export interface BotReport {
  readonly state: 'stopped' | 'starting' | 'ready' | 'late' | 'ended';
  /** How it ended: `with exit code 1`. */
  readonly end?: string;
  readonly lastWords: readonly string[];
  /** Whether its clock can be set. */
  readonly isSteered: boolean;
}

export interface ClockReport {
  /** Milliseconds since the epoch, by the simulated clock. */
  readonly now: number;
  readonly isAhead: boolean;
  /** The time of the bot's next post; null: nothing is scheduled. */
  readonly next: number | null;
}

export interface FaultsReport {
  /** Ids of channels that the bot can't write in. */
  readonly muted: readonly string[];
  readonly down: boolean;
  readonly slow: boolean;
}

export interface TranscriptLine {
  readonly id: number;
  readonly at: number;
  readonly kind: EntryKind;
  readonly summary: string;
  readonly status?: number;
  readonly hasBody: boolean;
}

/** The events of the stream, by name. */
export interface PageEvents {
  readonly client: ClientState;
  readonly messages: MessagesChange;
  readonly bot: BotReport;
  readonly clock: ClockReport;
  readonly faults: FaultsReport;
  /** `isReset`: whether the earlier lines were deleted. */
  readonly transcript: { readonly isReset: boolean; readonly lines: readonly TranscriptLine[] };
}

/** The result of a person's action. */
export type ActionResult =
  | { readonly kind: 'answered'; readonly messageId: string }
  /** Discord's client wouldn't have sent it. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It was sent, but the bot didn't answer correctly. */
  | { readonly kind: 'failed'; readonly why: string };

export type CompletionResult =
  | {
      readonly kind: 'choices';
      readonly choices: readonly { readonly name: string; readonly value: string | number }[];
    }
  | { readonly kind: 'failed'; readonly why: string };

/** The target of a jump of the clock. */
export type Jump =
  | { readonly to: 'next-update' }
  | { readonly to: 'later'; readonly by: number }
  /** A minute before the next clock change in this zone (IANA). */
  | { readonly to: 'clock-change'; readonly timeZone: string };

export type JumpResult =
  | { readonly kind: 'jumped'; readonly now: number }
  | { readonly kind: 'stayed'; readonly why: string };
