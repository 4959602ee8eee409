// From the readme of @discordjs/core: https://www.npmjs.com/package/@discordjs/core
import {
  ButtonStyle,
  Client,
  ComponentType,
  GatewayDispatchEvents,
  InteractionType,
} from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';

const token = process.env.DISCORD_TOKEN;
const rest = new REST({ version: '10', api: process.env.DISCORD_API_URL }).setToken(token);
const gateway = new WebSocketManager({ token, intents: 0, rest });
const client = new Client({ rest, gateway });

client.once(GatewayDispatchEvents.Ready, ({ data: { application }, api }) =>
  api.applicationCommands.bulkOverwriteGlobalCommands(application.id, [
    { name: 'now', description: 'now' },
    { name: 'later', description: 'later' },
  ]),
);

client.on(GatewayDispatchEvents.InteractionCreate, async ({ data: interaction, api }) => {
  const { id, token, application_id: applicationId } = interaction;
  if (interaction.type === InteractionType.MessageComponent) {
    await api.interactions.updateMessage(id, token, { content: 'pressed', components: [] });
  } else if (interaction.data.name === 'now') {
    const button = {
      type: ComponentType.Button,
      custom_id: 'press',
      label: 'Press',
      style: ButtonStyle.Primary,
    };
    await api.interactions.reply(id, token, {
      embeds: [{ title: 'answered' }],
      components: [{ type: ComponentType.ActionRow, components: [button] }],
    });
  } else {
    await api.interactions.defer(id, token);
    await api.interactions.editReply(applicationId, token, { content: 'edited' });
    await api.interactions.followUp(applicationId, token, {
      content: 'followed up',
      files: [{ name: 'note.txt', data: 'a note' }],
    });
  }
});

gateway.connect();
