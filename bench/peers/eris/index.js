// From eris's example of application commands: https://github.com/abalabahaha/eris/tree/master/examples
const http = require('node:http');
const https = require('node:https');
const Eris = require('eris');
const answer = require('../answer.json');

// eris supports only https on port 443. This redirects its requests to the bench's server.
const { hostname, port, pathname } = new URL(process.env.DISCORD_API_URL);
https.request = (options) => http.request({ ...options, port, agent: http.globalAgent });

const bot = new Eris(`Bot ${process.env.DISCORD_TOKEN}`, {
  intents: ['guilds'],
  rest: { domain: hostname, baseURL: `${pathname}/v10` },
});

bot.on('error', (error) => {
  console.error(error);
});

bot.on('interactionCreate', async (interaction) => {
  if (!(interaction instanceof Eris.CommandInteraction)) return;
  if (interaction.data.name === 'cast') await interaction.createMessage({ embeds: [answer] });
});

bot.connect();
