// From Sapphire's guide: https://sapphirejs.dev/docs/Guide/getting-started/creating-a-basic-app-command
const { LogLevel, SapphireClient } = require('@sapphire/framework');
const { GatewayIntentBits } = require('discord.js');

const client = new SapphireClient({
  intents: [GatewayIntentBits.Guilds],
  logger: { level: LogLevel.Error },
  rest: { api: process.env.DISCORD_API_URL },
});

client.login(process.env.DISCORD_TOKEN);
