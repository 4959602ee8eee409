import type { ChannelType } from 'discord-api-types/v10';

/** The names behind the ids that Discord writes into text. */
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

/** How a message is looked at: by whom, in how wide a window, when. */
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
  /** The text of an attachment, by its address; undefined for what is no text. */
  readonly textAt: (url: string) => string | undefined;
}
