// From discordeno's beginner example: https://github.com/discordeno/discordeno/tree/main/examples/beginner
import { createRequire } from 'node:module';
import { createBot, Intents } from '@discordeno/bot';

const answer = createRequire(import.meta.url)('../answer.json');
const quiet = { debug() {}, info() {}, warn() {}, error: console.error, fatal: console.error };

const bot = createBot({
  token: process.env.DISCORD_TOKEN,
  intents: Intents.Guilds,
  desiredProperties: {
    interaction: { id: true, type: true, data: true, user: true, token: true, guildId: true },
    guild: { id: true, name: true },
    user: { username: true },
  },
  loggerFactory: () => quiet,
  rest: {
    proxy: {
      baseUrl: process.env.DISCORD_API_URL,
      authorization: `Bot ${process.env.DISCORD_TOKEN}`,
    },
  },
});

const commands = new Map([
  ['cast', { execute: (interaction) => interaction.respond({ embeds: [answer] }) }],
]);

bot.events.interactionCreate = async (interaction) => {
  if (!interaction.data || !interaction.id) return;
  await commands.get(interaction.data.name)?.execute(interaction);
};

await bot.start();
