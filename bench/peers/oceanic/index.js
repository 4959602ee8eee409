// From oceanic.js's example of interactions: https://github.com/OceanicJS/Oceanic/tree/dev/examples
const { Client, InteractionTypes } = require('oceanic.js');
const answer = require('../answer.json');

const client = new Client({
  auth: `Bot ${process.env.DISCORD_TOKEN}`,
  gateway: { intents: 0 },
  rest: { baseURL: `${process.env.DISCORD_API_URL}/v10` },
});

client.on('error', (error) => {
  console.error(error);
});

client.on('interactionCreate', async (interaction) => {
  if (interaction.type !== InteractionTypes.APPLICATION_COMMAND) return;
  if (interaction.data.name === 'cast') await interaction.createMessage({ embeds: [answer] });
});

client.connect();
