import type { ChannelType } from 'discord-api-types/v10';

/** Names for the ids in Discord's text. */
export interface Directory {
  readonly channels: readonly NamedChannel[];
  readonly users: readonly Named[];
  readonly roles: readonly Named[];
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface NamedChannel extends Named {
  readonly type: ChannelType;
}

/** Display settings: reader, width and time. */
export interface View {
  /** Columns. */
  readonly width: number;
  readonly spoilersOpen: boolean;
  /** BCP 47, e.g. `en-GB`. */
  readonly locale: string;
  /** IANA, e.g. `Europe/London`. */
  readonly timeZone: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly directory: Directory;
  /** The text of an attachment by its URL; undefined if it isn't text. */
  readonly textAt: (url: string) => string | undefined;
}
