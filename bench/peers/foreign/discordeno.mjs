// From discordeno's examples: https://github.com/discordeno/discordeno/tree/main/examples
import {
  ButtonStyles,
  createBot,
  Intents,
  InteractionTypes,
  MessageComponentTypes,
} from '@discordeno/bot';

const quiet = { debug() {}, info() {}, warn() {}, error: console.error, fatal: console.error };

const bot = createBot({
  token: process.env.DISCORD_TOKEN,
  intents: Intents.Guilds,
  desiredProperties: {
    interaction: { id: true, type: true, data: true, token: true, applicationId: true },
  },
  loggerFactory: () => quiet,
  rest: {
    proxy: {
      baseUrl: process.env.DISCORD_API_URL,
      authorization: `Bot ${process.env.DISCORD_TOKEN}`,
    },
  },
});

bot.events.ready = () =>
  bot.helpers.upsertGlobalApplicationCommands([
    { name: 'now', description: 'now' },
    { name: 'later', description: 'later' },
  ]);

bot.events.interactionCreate = async (interaction) => {
  if (interaction.type === InteractionTypes.MessageComponent) {
    await interaction.deferEdit();
    await interaction.edit({ content: 'pressed', components: [] });
  } else if (interaction.data.name === 'now') {
    const button = {
      type: MessageComponentTypes.Button,
      customId: 'press',
      label: 'Press',
      style: ButtonStyles.Primary,
    };
    await interaction.respond({
      embeds: [{ title: 'answered' }],
      components: [{ type: MessageComponentTypes.ActionRow, components: [button] }],
    });
  } else {
    await interaction.defer();
    await interaction.edit('edited');
    const file = { name: 'note.txt', blob: new Blob(['a note']) };
    await interaction.respond({ content: 'followed up', files: [file] });
  }
};

await bot.start();
