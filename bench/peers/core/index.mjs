// From the readme of @discordjs/core: https://www.npmjs.com/package/@discordjs/core
import { createRequire } from 'node:module';
import { Client, GatewayDispatchEvents, InteractionType } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';

const answer = createRequire(import.meta.url)('../answer.json');
const token = process.env.DISCORD_TOKEN;

const rest = new REST({ version: '10', api: process.env.DISCORD_API_URL }).setToken(token);
const gateway = new WebSocketManager({ token, intents: 0, rest });
const client = new Client({ rest, gateway });

client.on(GatewayDispatchEvents.InteractionCreate, async ({ data: interaction, api }) => {
  if (interaction.type !== InteractionType.ApplicationCommand || interaction.data.name !== 'cast') {
    return;
  }
  await api.interactions.reply(interaction.id, interaction.token, { embeds: [answer] });
});

gateway.connect();
