const MESSAGE = 'https://discord.com/developers/docs/resources/message';
const COMPONENTS = 'https://discord.com/developers/docs/components/reference';
const COMMANDS = 'https://discord.com/developers/docs/interactions/application-commands';
const RESPONDING = 'https://discord.com/developers/docs/interactions/receiving-and-responding';
const GATEWAY = 'https://discord.com/developers/docs/events/gateway';
const RATES = 'https://discord.com/developers/docs/topics/rate-limits';

/** A limit missing from Discord's schemas, and the page that documents it. */
interface Limit {
  readonly max: number;
  readonly page: string;
}

/** Limits that Discord enforces but its published schemas lack. Lengths are in code points. */
export const LIMITS = {
  /** The schema allows 4,000, which applies to Nitro users only. */
  content: { max: 2000, page: `${MESSAGE}#create-message` },
  /** Titles, descriptions, field names and values, footers and author names of all embeds together. */
  embedsTotal: { max: 6000, page: `${MESSAGE}#embed-object-embed-limits` },
  actionRows: { max: 5, page: `${COMPONENTS}#legacy-message-component-behavior` },
  /** A row has up to five buttons or one select menu. */
  rowWidth: { max: 5, page: `${COMPONENTS}#action-row` },
  choiceText: {
    max: 100,
    page: `${COMMANDS}#application-command-object-application-command-option-choice-structure`,
  },
  /** All names, descriptions and values of a command together; the longest translation counts. */
  commandTotal: { max: 8000, page: `${COMMANDS}#slash-commands` },
  chatCommands: { max: 100, page: `${COMMANDS}#registering-a-command` },
  /** USER and MESSAGE commands each. */
  menuCommands: { max: 15, page: `${COMMANDS}#registering-a-command` },
  /** New commands a day and scope. */
  commandCreates: { max: 200, page: `${COMMANDS}#registering-a-command` },
  files: { max: 10, page: `${MESSAGE}#create-message` },
  /** Bytes. */
  fileSize: {
    max: 10 * 1024 * 1024,
    page: 'https://discord.com/developers/docs/reference#uploading-files',
  },
  /** For an app installed by its user only. */
  followUps: { max: 5, page: `${RESPONDING}#followup-messages` },
  listed: { max: 100, page: `${MESSAGE}#get-channel-messages` },
  /** Milliseconds until an interaction's first answer. */
  firstAnswer: { max: 3000, page: `${RESPONDING}#interaction-callback` },
  /** Milliseconds until an interaction's token expires. */
  token: { max: 15 * 60_000, page: `${RESPONDING}#followup-messages` },
  /** Bytes. */
  gatewayPayload: { max: 4096, page: `${GATEWAY}#sending-events` },
  /** Events per minute and connection. */
  gatewaySends: { max: 120, page: `${GATEWAY}#rate-limiting` },
  /** Requests per second and bot. */
  requests: { max: 50, page: `${RATES}#global-rate-limit` },
  /** In ten minutes. */
  invalidRequests: { max: 10_000, page: `${RATES}#invalid-request-limit-aka-cloudflare-bans` },
} as const satisfies Record<string, Limit>;
