// From oceanic.js's examples: https://github.com/OceanicJS/Oceanic/tree/dev/examples
import {
  ApplicationCommandTypes,
  ButtonStyles,
  Client,
  ComponentTypes,
  InteractionTypes,
} from 'oceanic.js';

const client = new Client({
  auth: `Bot ${process.env.DISCORD_TOKEN}`,
  gateway: { intents: ['GUILDS'] },
  rest: { baseURL: `${process.env.DISCORD_API_URL}/v10` },
});

client.on('error', console.error);
client.once('ready', () =>
  client.application.bulkEditGlobalCommands([
    { type: ApplicationCommandTypes.CHAT_INPUT, name: 'now', description: 'now' },
    { type: ApplicationCommandTypes.CHAT_INPUT, name: 'later', description: 'later' },
  ]),
);

client.on('interactionCreate', async (interaction) => {
  if (interaction.type === InteractionTypes.MESSAGE_COMPONENT) {
    await interaction.editParent({ content: 'pressed', components: [] });
  } else if (interaction.data.name === 'now') {
    const button = {
      type: ComponentTypes.BUTTON,
      customID: 'press',
      label: 'Press',
      style: ButtonStyles.PRIMARY,
    };
    await interaction.createMessage({
      embeds: [{ title: 'answered' }],
      components: [{ type: ComponentTypes.ACTION_ROW, components: [button] }],
    });
  } else {
    await interaction.defer();
    await interaction.editOriginal({ content: 'edited' });
    await interaction.createFollowup({
      content: 'followed up',
      files: [{ name: 'note.txt', contents: Buffer.from('a note') }],
    });
  }
});

client.connect();
