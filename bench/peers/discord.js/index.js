// From discord.js's guide: https://discordjs.guide/legacy/app-creation/handling-commands
const fs = require('node:fs');
const path = require('node:path');
const { Client, Collection, Events, GatewayIntentBits, MessageFlags } = require('discord.js');

const intents = process.env.BENCH_INTENTS === 'none' ? [] : [GatewayIntentBits.Guilds];
const client = new Client({ intents, rest: { api: process.env.DISCORD_API_URL } });

client.commands = new Collection();
const commandsPath = path.join(__dirname, 'commands');
for (const file of fs.readdirSync(commandsPath).filter((file) => file.endsWith('.js'))) {
  const command = require(path.join(commandsPath, file));
  client.commands.set(command.data.name, command);
}

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return;
  const command = interaction.client.commands.get(interaction.commandName);
  if (!command) return;
  try {
    await command.execute(interaction);
  } catch (error) {
    console.error(error);
    const content = 'There was an error while executing this command!';
    const apology = { content, flags: MessageFlags.Ephemeral };
    if (interaction.replied || interaction.deferred) await interaction.followUp(apology);
    else await interaction.reply(apology);
  }
});

client.login(process.env.DISCORD_TOKEN);
