/**
 * Discord's limits, in UTF-16 units for texts (the strictest way to count) and in entries for lists.
 * Embeds and messages: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 */
export const limits = {
  content: 2000,
  embeds: 10,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  authorName: 256,
  /** Over all texts of all embeds of one message. */
  embedsTotal: 6000,
  /** https://docs.discord.com/developers/components/reference */
  customId: 100,
  buttonLabel: 80,
  rows: 5,
  buttonsInRow: 5,
  selectOptions: 25,
  selectOptionText: 100,
  selectPlaceholder: 150,
  /** https://docs.discord.com/developers/interactions/application-commands */
  choices: 25,
  choiceName: 100,
} as const;
