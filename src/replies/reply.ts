import type {
  APIButtonComponentWithCustomId,
  APIEmbed,
  APIStringSelectComponent,
} from 'discord-api-types/v10';

/** One row under a message: up to five buttons, or one menu. */
export type Row = readonly APIButtonComponentWithCustomId[] | readonly [APIStringSelectComponent];

/** What a command or button answers, before the responder gives it Discord's form. */
export type Reply = Answer | Notice;

export interface Answer {
  readonly kind: 'answer';
  readonly embed: APIEmbed;
  /** Further embeds below the first; all together within Discord's limit, or the last ones are cut. */
  readonly also?: readonly APIEmbed[];
  readonly rows?: readonly Row[];
  /** What does not fit into the embed, as a text file. */
  readonly attachment?: Attachment;
}

export interface Attachment {
  readonly name: string;
  readonly text: string;
}

/** A few words to the caller alone: nothing found, not allowed, out of date. */
export interface Notice {
  readonly kind: 'notice';
  readonly text: string;
}

export function answer(embed: APIEmbed, ...rows: readonly Row[]): Answer {
  return { kind: 'answer', embed, rows: rows.filter((row) => row.length > 0) };
}

export function notice(text: string): Notice {
  return { kind: 'notice', text };
}
