/** Limits that Discord enforces but its published schemas lack. Lengths are in code points. */
export const LIMITS = {
  // https://discord.com/developers/docs/resources/message#create-message
  /** The schema allows 4,000, which applies to Nitro users only. */
  content: 2000,
  /** Titles, descriptions, field names and values, footers and author names of all embeds together. */
  embedsTotal: 6000,
  files: 10,
  listed: 100,
  /** Bytes: https://discord.com/developers/docs/reference#uploading-files */
  fileSize: 10 * 1024 * 1024,

  // https://discord.com/developers/docs/components/reference#legacy-message-component-behavior
  actionRows: 5,
  /** A row has up to five buttons or one select menu. */
  rowWidth: 5,

  // https://discord.com/developers/docs/interactions/application-commands#registering-a-command
  choiceText: 100,
  /** All names, descriptions and values of a command together; the longest translation counts. */
  commandTotal: 8000,
  chatCommands: 100,
  /** USER and MESSAGE commands each. */
  menuCommands: 15,
  /** New commands a day and scope. */
  commandCreates: 200,

  // https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
  /** For an app installed by its user only. */
  followUps: 5,
  /** Milliseconds until an interaction's first answer. */
  firstAnswer: 3000,
  /** Milliseconds until an interaction's token expires. */
  token: 15 * 60_000,

  // https://discord.com/developers/docs/events/gateway#rate-limiting
  /** Bytes. */
  gatewayPayload: 4096,
  /** Events per minute and connection. */
  gatewaySends: 120,

  // https://discord.com/developers/docs/topics/rate-limits
  /** Requests per second and bot. */
  requests: 50,
  /** In ten minutes. */
  invalidRequests: 10_000,
} as const;
