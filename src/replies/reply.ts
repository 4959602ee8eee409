import type {
  APIButtonComponentWithCustomId,
  APIEmbed,
  APIStringSelectComponent,
} from 'discord-api-types/v10';

/** A row under a message: up to five buttons, or one menu. */
export type Row = readonly APIButtonComponentWithCustomId[] | readonly [APIStringSelectComponent];

/** The answer of a command or button. The responder turns it into a message. */
export type Reply = Answer | Notice;

export interface Answer {
  readonly kind: 'answer';
  readonly embed: APIEmbed;
  /** Further embeds. The responder cuts the last ones to Discord's total limit. */
  readonly also?: readonly APIEmbed[];
  readonly rows?: readonly Row[];
  /** Only for the caller, even if they didn't ask for that. */
  readonly isPrivate?: boolean;
  /** The text of a scheduled post outside its embeds, for notifications. */
  readonly headline?: Headline;
  /** A text file with the content that doesn't fit into the embed. */
  readonly attachment?: Attachment;
  /** Shown in the last embed. */
  readonly picture?: Picture;
}

export interface Headline {
  /** The title of one of the embeds, which then needs none. */
  readonly title: string;
  /** `(and 2 more)` */
  readonly rest?: string;
}

export interface Attachment {
  readonly name: string;
  readonly text: string;
}

export interface Picture {
  readonly name: string;
  readonly png: Uint8Array;
  /** Says the same in at most 1,024 UTF-16 units. */
  readonly alt: string;
}

/** A short private message: nothing found, not allowed, out of date, or a choice. */
export interface Notice {
  readonly kind: 'notice';
  readonly text: string;
  readonly rows?: readonly Row[];
}

export function answer(embed: APIEmbed, ...rows: readonly Row[]): Answer {
  return { kind: 'answer', embed, rows: rows.filter((row) => row.length > 0) };
}

export function notice(text: string, ...rows: readonly Row[]): Notice {
  return { kind: 'notice', text, ...(rows.length > 0 ? { rows } : {}) };
}

/** Whether nobody but the caller may see it. */
export function isOnlyForCaller(reply: Reply): boolean {
  return reply.kind === 'notice' || reply.isPrivate === true;
}
