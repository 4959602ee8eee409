import type { APIApplicationCommand, APIMessage } from 'discord-api-types/v10';

import type { Directory } from '../terminal/drawing/view.ts';
import type { EntryKind } from '../transcript.ts';
import type { Persona, Place } from '../world.ts';

// What the page and its server say to each other; both sides know nothing else of one another.

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

export interface Spot {
  readonly id: Place;
  readonly channelId: string;
  /** Without a `#`. */
  readonly name: string;
  readonly kind: 'text' | 'announcement' | 'thread' | 'dm';
  readonly about: string;
  /** The server's name; undefined: direct messages. */
  readonly server: string | undefined;
  /** Id of the newest message that everybody sees. */
  readonly newest: string | undefined;
}

/** Who is where, and what their client knows. */
export interface Scene {
  readonly who: Persona;
  readonly where: Place;
  readonly people: readonly Person[];
  /** Those that this person can see. */
  readonly places: readonly Spot[];
  /** What this person's client offers here. */
  readonly commands: readonly APIApplicationCommand[];
  /** Names behind ids, of all servers. */
  readonly directory: Directory;
  /** Ids of what can be named in an option here. */
  readonly nameable: readonly string[];
  readonly bot: { readonly id: string; readonly name: string };
  /** Where Discord serves attachments: `http://127.0.0.1:PORT`. */
  readonly filesOrigin: string;
}

/** What changed among the messages that a person sees in a place. */
export interface MessagesChange {
  readonly changed: readonly APIMessage[];
  readonly gone: readonly string[];
  /** The commands behind those that changed, by the messages' ids. */
  readonly commands: Readonly<Record<string, string>>;
}

export interface BotReport {
  readonly state: 'stopped' | 'starting' | 'ready' | 'late' | 'ended';
  /** How it ended: `with exit code 1`. */
  readonly end?: string;
  readonly lastWords: readonly string[];
}

export interface ClockReport {
  /** Milliseconds since the epoch, by the simulated clock. */
  readonly now: number;
  readonly isAhead: boolean;
  /** When the bot posts next; null: nothing is scheduled. */
  readonly next: number | null;
}

export interface FaultsReport {
  /** Ids of channels where the bot may not write any more. */
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

export interface TranscriptChange {
  /** Whether everything before was forgotten. */
  readonly isAnew: boolean;
  readonly lines: readonly TranscriptLine[];
}

/** The events of the stream, by name. */
export interface PageEvents {
  readonly scene: Scene;
  readonly messages: MessagesChange;
  readonly bot: BotReport;
  readonly clock: ClockReport;
  readonly faults: FaultsReport;
  readonly transcript: TranscriptChange;
}

/** What came of something that a person did. */
export type DeedResult =
  | { readonly kind: 'answered'; readonly messageId: string }
  /** Discord's client would not have sent it. */
  | { readonly kind: 'refused'; readonly why: string; readonly option?: string }
  /** It was sent, and the bot did not answer as it must. */
  | { readonly kind: 'failed'; readonly why: string };

export type CompletionResult =
  | {
      readonly kind: 'choices';
      readonly choices: readonly { readonly name: string; readonly value: string | number }[];
    }
  | { readonly kind: 'failed'; readonly why: string };

export type JumpResult =
  | { readonly kind: 'jumped'; readonly now: number }
  | { readonly kind: 'stayed'; readonly why: string };

/** What stands for a file in a command's option. */
export interface AttachResult {
  readonly id: string;
}
