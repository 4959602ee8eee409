// From eris's examples: https://github.com/abalabahaha/eris/tree/master/examples
import http from 'node:http';
import https from 'node:https';
import connect, * as Eris from 'eris';

// eris supports only https on port 443. This redirects its requests.
const { hostname, port, pathname } = new URL(process.env.DISCORD_API_URL);
https.request = (options) => http.request({ ...options, port, agent: http.globalAgent });

const bot = connect(`Bot ${process.env.DISCORD_TOKEN}`, {
  intents: ['guilds'],
  rest: { domain: hostname, baseURL: `${pathname}/v10` },
});

const { CHAT_INPUT } = Eris.Constants.ApplicationCommandTypes;
const { ACTION_ROW, BUTTON } = Eris.Constants.ComponentTypes;

bot.on('error', console.error);
bot.on('ready', () =>
  bot.bulkEditCommands([
    { name: 'now', description: 'now', type: CHAT_INPUT },
    { name: 'later', description: 'later', type: CHAT_INPUT },
  ]),
);

bot.on('interactionCreate', async (interaction) => {
  if (interaction instanceof Eris.ComponentInteraction) {
    await interaction.editParent({ content: 'pressed', components: [] });
  } else if (interaction.data.name === 'now') {
    const { PRIMARY: style } = Eris.Constants.ButtonStyles;
    const button = { type: BUTTON, custom_id: 'press', label: 'Press', style };
    await interaction.createMessage({
      embeds: [{ title: 'answered' }],
      components: [{ type: ACTION_ROW, components: [button] }],
    });
  } else {
    await interaction.defer();
    await interaction.editOriginalMessage('edited');
    await interaction.createFollowup('followed up', {
      file: Buffer.from('a note'),
      name: 'note.txt',
    });
  }
});

bot.connect();
